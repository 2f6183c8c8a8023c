package io.iotdr.onprem.postgresql;

import io.iotdr.spi.DataStore;
import io.iotdr.testkit.contract.DataStoreContract;
import io.iotdr.testkit.junit.ServerProcess;
import io.iotdr.time.ThreadScheduler;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A standby cluster of a real Patroni keeps the contract. The library's database user may only watch. */
final class PatroniStoreContractTest extends DataStoreContract {

    @TempDir
    private static Path directory;

    private static final AtomicInteger NEXT = new AtomicInteger();
    private static ServerProcess etcd;
    private static PatroniRegion west;

    private final ThreadScheduler scheduler = new ThreadScheduler("patroni-test");
    private PatroniRegion east;

    @BeforeAll
    static void startWest() throws Exception {
        etcd = PatroniRegion.etcd(directory);
        west = PatroniRegion.primary(directory.resolve("west"), etcd);
    }

    @Override
    protected DataStore replica() {
        try {
            east = west.standby(directory.resolve("east" + NEXT.incrementAndGet()), etcd);
            return east.store(scheduler);
        } catch (Exception e) {
            throw new IllegalStateException("cannot start the cluster", e);
        }
    }

    @Override
    protected DataStore reopened(DataStore store) {
        return east.store(scheduler);
    }

    @Override
    protected boolean write(DataStore store) {
        try (Connection connection = east.connect("service")) {
            connection.createStatement().execute("INSERT INTO readings VALUES (" + NEXT.incrementAndGet() + ")");
            return true;
        } catch (SQLException refused) {
            return false;
        }
    }

    @AfterEach
    void stopEast() throws Exception {
        scheduler.close();
        east.close();
    }

    @AfterAll
    static void stop() throws Exception {
        west.close();
        etcd.close();
    }
}
