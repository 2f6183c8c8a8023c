package io.iotdr.onprem.postgresql;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import io.iotdr.time.TimeSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL server, on which each operation uses a connection of its own: a pool would keep some from before a fence.
 * Thread-safe.
 */
final class PostgresServer {

    private static final Duration PAUSE = Duration.ofMillis(200);

    /** An operation of many statements, such as a fence, may take so many times the limit for one. */
    private static final int WHOLE = 12;

    private final String url;
    private final Properties login;
    private final TimeSource time;
    private final Duration whole;

    /** Uses a server; {@code timeout} limits connecting and each statement. */
    PostgresServer(String url, Properties login, Duration timeout, TimeSource time) {
        this.url = url;
        this.login = new Properties();
        this.login.putAll(login);
        String seconds = String.valueOf(Math.max(1, timeout.toSeconds()));
        this.login.setProperty("connectTimeout", seconds);
        this.login.setProperty("loginTimeout", seconds);
        this.login.setProperty("socketTimeout", seconds);
        this.login.setProperty("ApplicationName", "iot-dr");
        // Administration must not wait for a standby that is lost; services still do.
        this.login.setProperty("options", "-c synchronous_commit=local");
        this.time = time;
        this.whole = timeout.multipliedBy(WHOLE);
    }

    /** The form of a time, as a format of an SQL expression: RFC 3339, in UTC and with microseconds. */
    static final String INSTANT = "to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

    /** An operation on a connection. */
    interface ConnectionWork<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * Runs an operation on a new connection.
     *
     * @throws ProviderException with outcome {@code NOT_DONE} when the server cannot be reached
     */
    <T> T with(String operation, ConnectionWork<T> work) {
        try (Connection connection = connect(operation);
                AbortLimit limit = AbortLimit.of(connection, whole, time.scheduler())) {
            return work.on(connection);
        } catch (SQLException e) {
            throw PostgresTables.outcome(e).exception(place(), operation, Reason.of(e), e);
        }
    }

    /**
     * Reads the history of the server's log. The user needs the attribute {@code REPLICATION}.
     *
     * @throws ProviderException with outcome {@code NOT_DONE} when the server cannot be reached
     */
    WalHistory history() {
        Properties protocol = new Properties();
        protocol.putAll(login);
        protocol.setProperty("replication", "database");
        protocol.setProperty("preferQueryMode", "simple");
        protocol.setProperty("assumeMinServerVersion", "10");
        String operation = "read the history of its log";
        try (Connection connection = connect(operation, protocol)) {
            return WalHistory.of(connection);
        } catch (SQLException e) {
            throw PostgresTables.outcome(e)
                    .exception(
                            place(),
                            operation,
                            Reason.of(e) + "; the user needs the attribute REPLICATION, and its name in pg_hba.conf",
                            e);
        }
    }

    private Connection connect(String operation) {
        return connect(operation, login);
    }

    private Connection connect(String operation, Properties login) {
        try {
            return DriverManager.getConnection(url, login);
        } catch (SQLException e) {
            boolean login28 = String.valueOf(e.getSQLState()).startsWith("28");
            throw (login28 ? Outcome.REFUSED : Outcome.NOT_DONE).exception(place(), operation, Reason.of(e), e);
        }
    }

    /** Returns whether nothing accepts connections at the server's address. */
    boolean isDown() {
        try {
            return with("connect", connection -> false);
        } catch (ProviderException e) {
            return e.outcome() == Outcome.NOT_DONE;
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    /** Returns the first column of the first row; empty when there is none, or it is null. */
    static Optional<String> text(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                @Nullable String first = rows.next() ? rows.getString(1) : null;
                return Optional.ofNullable(first);
            }
        }
    }

    /** Returns the value of an SQL expression that is a time. */
    static Instant instant(Connection connection, String expression) throws SQLException {
        return Instant.parse(
                text(connection, "SELECT " + INSTANT.formatted(expression)).orElseThrow());
    }

    /**
     * Refuses a server that Patroni manages: it would undo the change within seconds.
     *
     * @throws ProviderException with outcome {@code REFUSED}
     */
    void refuseOtherManager(Connection connection, String operation) throws SQLException {
        if (isTrue(connection, "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name LIKE 'Patroni%'")) {
            throw ProviderException.refused(place(), operation, "Patroni manages it; use 'provider: patroni'");
        }
    }

    /** Returns whether the server is a replica: it replays the log of another one, and accepts no writes. */
    static boolean isReplica(Connection connection) throws SQLException {
        return isTrue(connection, "SELECT pg_is_in_recovery()");
    }

    static boolean isTrue(Connection connection, String sql) throws SQLException {
        return text(connection, sql).filter("t"::equals).isPresent();
    }

    /**
     * Waits until a condition holds.
     *
     * @throws ProviderException with outcome {@code UNKNOWN} when it does not within {@code limit}
     */
    void await(String operation, String what, Duration limit, BooleanSupplier condition) {
        long end = time.clock().nanos() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (time.clock().nanos() - end >= 0) {
                throw ProviderException.unknown(place(), operation, "waited " + limit + " in vain for " + what, null);
            }
            try {
                time.scheduler().sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ProviderException.unknown(place(), operation, "interrupted while waiting for " + what, e);
            }
        }
    }

    /** Waits for a time. */
    void pause(Duration length) {
        try {
            time.scheduler().sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.unknown(place(), "wait", "interrupted", e);
        }
    }

    /** Returns the server's name for messages, without what a URL may carry behind it. */
    String place() {
        return "PostgreSQL at " + url.replaceFirst("^jdbc:postgresql:", "").replaceFirst("\\?.*", "");
    }
}
