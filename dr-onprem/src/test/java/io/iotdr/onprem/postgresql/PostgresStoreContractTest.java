package io.iotdr.onprem.postgresql;

import io.iotdr.spi.DataStore;
import io.iotdr.spi.Replication;
import io.iotdr.testkit.contract.DataStoreContract;
import io.iotdr.testkit.junit.Await;
import io.iotdr.time.ThreadScheduler;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A real replica keeps the contract. A service writes as another user than the library. */
final class PostgresStoreContractTest extends DataStoreContract {

    @TempDir
    private Path directory;

    private final ThreadScheduler scheduler = new ThreadScheduler("postgres-test");
    private final AtomicInteger next = new AtomicInteger();
    private ReplicatedPostgres primary;
    private ReplicatedPostgres replica;

    @Override
    protected DataStore replica() {
        try {
            primary = ReplicatedPostgres.primary(directory.resolve("primary"));
            try (Connection connection = primary.connect("dr")) {
                connection
                        .createStatement()
                        .execute("CREATE ROLE service LOGIN; GRANT INSERT ON readings TO service;"
                                + " INSERT INTO readings VALUES (-1)");
            }
            replica = primary.replica(directory.resolve("replica"));
            Replication replication = replica.replication("west", primary, scheduler);
            Await.until("replication", () -> replication.status().streaming());
            return replica.store(scheduler);
        } catch (Exception e) {
            throw new IllegalStateException("cannot start the clusters", e);
        }
    }

    @Override
    protected DataStore reopened(DataStore store) {
        return replica.store(scheduler);
    }

    @Override
    protected boolean write(DataStore store) {
        try (Connection connection = replica.connect("service")) {
            connection.createStatement().execute("INSERT INTO readings VALUES (" + next.incrementAndGet() + ")");
            return true;
        } catch (SQLException refused) {
            return false;
        }
    }

    @AfterEach
    void stop() throws Exception {
        scheduler.close();
        replica.close();
        primary.close();
    }
}
