package io.iotdr.onprem.postgresql;

import com.zaxxer.hikari.HikariDataSource;
import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Register;
import io.iotdr.testkit.contract.SharedStateContract;
import io.iotdr.testkit.server.CuttingProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests shared state in a real PostgreSQL, through a connection pool created from settings. */
final class PostgresStateTest extends SharedStateContract {

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static EmbeddedPostgres server;
    private static CuttingProxy network;

    private HikariDataSource pool;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
        network = CuttingProxy.to(server.getPort());
    }

    @AfterAll
    static void stop() throws IOException {
        network.close();
        server.close();
    }

    @BeforeEach
    void emptyDatabase() throws SQLException {
        String database = "state" + DATABASES.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        }
        network.up();
        pool = PostgresProviders.pool(ProviderSettings.of(Map.of(
                "url", "jdbc:postgresql://127.0.0.1:" + network.port() + "/" + database,
                "user", "postgres",
                "timeout", "3s")));
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    @Override
    protected JournalBlocks blocks() {
        return new PostgresBlocks(pool);
    }

    @Override
    protected Register register() {
        return new PostgresRegister(pool);
    }

    @Override
    protected CuttingProxy network() {
        return network;
    }
}
