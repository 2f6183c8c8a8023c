package io.iotdr.examples.platform.gateway;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** The table of readings, over one connection that is made again after an error. Confined to one thread. */
final class Readings implements AutoCloseable {

    private static final String INSERT =
            "INSERT INTO telemetry (device, number, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";

    private final String url;
    private Optional<Connection> connection = Optional.empty();

    Readings(String url) {
        this.url = url + "?connectTimeout=2&socketTimeout=10";
    }

    /** Stores readings in one transaction; a reading that is there already is left alone. */
    void store(List<Reading> readings) throws SQLException {
        Connection database = connect();
        try (PreparedStatement insert = database.prepareStatement(INSERT)) {
            for (Reading reading : readings) {
                insert.setString(1, reading.device());
                insert.setLong(2, reading.number());
                insert.setString(3, reading.value());
                insert.addBatch();
            }
            insert.executeBatch();
            database.commit();
        }
    }

    /** Returns whether the database accepts writes. */
    boolean writable() throws SQLException {
        return isTrue("SELECT current_setting('transaction_read_only') = 'off'");
    }

    /** Returns whether no reading is damaged. */
    boolean sound() throws SQLException {
        return isTrue("SELECT NOT EXISTS (SELECT FROM telemetry WHERE value LIKE '%NaN%')");
    }

    private boolean isTrue(String question) throws SQLException {
        Connection database = connect();
        try (Statement statement = database.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            boolean yes = answer.next() && answer.getBoolean(1);
            database.commit();
            return yes;
        }
    }

    private Connection connect() throws SQLException {
        if (connection.isEmpty()) {
            Connection fresh = DriverManager.getConnection(url, "gateway", "");
            fresh.setAutoCommit(false);
            connection = Optional.of(fresh);
        }
        return connection.get();
    }

    /** Closes the connection; the next use makes a new one. */
    @Override
    public void close() {
        Optional<Connection> old = connection;
        connection = Optional.empty();
        old.ifPresent(Readings::close);
    }

    private static void close(Connection broken) {
        try {
            broken.close();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot close a connection", e);
        }
    }
}
