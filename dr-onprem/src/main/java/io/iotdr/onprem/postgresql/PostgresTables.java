package io.iotdr.onprem.postgresql;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The two tables of the shared state. Runs each statement on a connection of its own and converts failures to {@link
 * ProviderException}s with the known outcome. Creates the tables at the first use if they do not exist. Thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
 */
final class PostgresTables {

    static final String BLOCKS = "iot_dr_blocks";
    static final String REGISTERS = "iot_dr_registers";

    private static final String CREATE = "SELECT pg_advisory_xact_lock(7205759403);"
            + "CREATE TABLE IF NOT EXISTS " + BLOCKS
            + " (stream text NOT NULL, number bigint NOT NULL, block bytea NOT NULL, PRIMARY KEY (stream, number));"
            + "CREATE TABLE IF NOT EXISTS " + REGISTERS
            + " (name text PRIMARY KEY, version bigint NOT NULL, content text NOT NULL)";

    private final DataSource database;
    private volatile boolean made;

    PostgresTables(DataSource database) {
        this.database = database;
    }

    /** An operation on a prepared statement. */
    interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    <T> T run(String operation, String sql, Work<T> work) {
        try (Connection connection = connect(operation)) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return work.with(statement);
            }
        } catch (SQLException e) {
            throw failed(operation, outcome(e), e);
        }
    }

    /** Returns a connection. A failure here means that the statement did not run. */
    private Connection connect(String operation) {
        try {
            Connection connection = database.getConnection();
            if (!made) {
                try (PreparedStatement create = connection.prepareStatement(CREATE)) {
                    create.execute();
                } catch (SQLException e) {
                    connection.close();
                    throw e;
                }
                made = true;
            }
            return connection;
        } catch (SQLException e) {
            throw failed(operation, Outcome.NOT_DONE, e);
        }
    }

    static Outcome outcome(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("40")) {
            return Outcome.NOT_DONE;
        }
        boolean connectionLost = e.getSQLState() == null
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("58");
        return connectionLost ? Outcome.UNKNOWN : Outcome.REFUSED;
    }

    private static ProviderException failed(String operation, Outcome outcome, SQLException e) {
        return outcome.exception("PostgreSQL", operation, Reason.of(e), e);
    }
}
