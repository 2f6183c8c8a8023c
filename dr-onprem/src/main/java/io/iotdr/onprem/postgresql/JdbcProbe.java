package io.iotdr.onprem.postgresql;

import io.iotdr.error.Reason;
import io.iotdr.spi.HealthProbe;
import io.iotdr.time.TimeSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * Runs a query on a new connection to a PostgreSQL database; a row, or a row with the expected first column, is healthy.
 * A login that is refused says nothing about the database.
 */
final class JdbcProbe implements HealthProbe {

    private final String url;
    private final Properties login;
    private final String query;
    private final Optional<String> expected;
    private final TimeSource time;

    JdbcProbe(String url, Properties login, String query, Optional<String> expected, TimeSource time) {
        this.url = url;
        this.login = login;
        this.query = query;
        this.expected = expected;
        this.time = time;
    }

    @Override
    public String target() {
        return url.replaceFirst("\\?.*", "") + " " + query;
    }

    @Override
    public Observation probe(Duration timeout) {
        long start = time.clock().nanos();
        Properties bounded = new Properties();
        bounded.putAll(login);
        String seconds = String.valueOf(Math.max(1, timeout.toSeconds()));
        bounded.setProperty("connectTimeout", seconds);
        bounded.setProperty("loginTimeout", seconds);
        bounded.setProperty("socketTimeout", seconds);
        bounded.setProperty("options", "-c statement_timeout=" + Math.max(1, timeout.toMillis()));
        bounded.setProperty("ApplicationName", "iot-dr-probe");
        try (Connection connection = DriverManager.getConnection(url, bounded);
                AbortLimit limit = AbortLimit.of(connection, timeout, time.scheduler());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            if (!rows.next()) {
                return new Observation.Unhealthy("the query returned no row");
            }
            String first = String.valueOf(rows.getString(1));
            return expected.filter(e -> !e.equals(first)).isPresent()
                    ? new Observation.Unhealthy("the query returned '" + first + "', not '" + expected.get() + "'")
                    : new Observation.Healthy(Duration.ofNanos(time.clock().nanos() - start));
        } catch (SQLException e) {
            boolean refused = String.valueOf(e.getSQLState()).startsWith("28");
            return refused
                    ? new Observation.Unknown("the probe's login is refused: " + Reason.of(e))
                    : new Observation.Unhealthy(Reason.of(e));
        }
    }
}
