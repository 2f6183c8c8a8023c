package io.iotdr.onprem;

import static io.iotdr.onprem.PostgresServer.execute;
import static io.iotdr.onprem.PostgresServer.isTrue;
import static io.iotdr.onprem.PostgresServer.text;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Shuts all clients out of a server but its administrator: rules at the top of pg_hba.conf reject them, their sessions are
 * ended, and new transactions are read-only. Replication continues. It survives a restart of the server. Thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/auth-pg-hba-conf.html">The pg_hba.conf File</a>
 */
final class PostgresFence {

    private static final String BEGIN = "# begin of the fence of iot-dr; it is removed by a promotion";
    private static final String END = "# end of the fence of iot-dr";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String OTHERS = "FROM pg_stat_activity WHERE backend_type = 'client backend'"
            + " AND pid <> pg_backend_pid() AND application_name <> 'iot-dr'";

    private final PostgresServer server;
    private final List<String> administrators;

    /**
     * Prepares the fence of a server.
     *
     * @param administrators the rules of pg_hba.conf for those who still may connect; they must let this library in
     */
    PostgresFence(PostgresServer server, List<String> administrators) {
        this.server = server;
        this.administrators = List.copyOf(administrators);
    }

    static boolean isRaised(Connection connection) throws SQLException {
        return rules(connection).startsWith(BEGIN);
    }

    private static String rules(Connection connection) throws SQLException {
        return text(connection, "SELECT pg_read_file(current_setting('hba_file'))")
                .orElse("");
    }

    /**
     * Raises the fence; returns when no other client is connected, and none can connect.
     *
     * @throws ProviderException with outcome {@code REFUSED}, and the old rules in force, when the rules for
     *     administrators would shut out this library too
     */
    void raise(Connection connection) throws SQLException {
        String before = rules(connection);
        if (!before.startsWith(BEGIN)) {
            String fence = BEGIN + "\n" + String.join("\n", administrators)
                    + "\nlocal all all reject\nhost all all all reject\n" + END + "\n";
            write(connection, fence + before);
        }
        refuseUnlessParsed(connection, before);
        execute(connection, "ALTER SYSTEM SET default_transaction_read_only = on");
        String asked = text(connection, "SELECT clock_timestamp()").orElseThrow();
        execute(connection, "SELECT pg_reload_conf()");
        awaitReloaded(connection, asked, before);
        server.await(
                "fence",
                "the sessions of other clients to end",
                LIMIT,
                () -> server.with("end the sessions", c -> {
                    execute(c, "SELECT pg_terminate_backend(pid) " + OTHERS);
                    return !isTrue(c, "SELECT count(*) > 0 " + OTHERS);
                }));
    }

    /** A file with a wrong rule is not loaded at all, and the old rules stay in force. */
    private void refuseUnlessParsed(Connection connection, String before) throws SQLException {
        String wrong = text(
                        connection,
                        "SELECT string_agg(line_number || ': ' || error, '; ') FROM pg_hba_file_rules"
                                + " WHERE error IS NOT NULL")
                .orElse("");
        if (!wrong.isEmpty()) {
            write(connection, before);
            throw ProviderException.refused(
                    server.place(),
                    "fence",
                    "its pg_hba.conf would have wrong lines (" + wrong + "); check 'admin_rules'. Nothing was changed");
        }
    }

    /** A new connection proves that the server has read the rules, and that they let this library in. */
    private void awaitReloaded(Connection connection, String asked, String before) throws SQLException {
        try {
            server.await(
                    "fence",
                    "the server to load its rules",
                    LIMIT,
                    () -> server.with(
                            "connect",
                            c -> text(c, "SELECT pg_conf_load_time() >= ?::timestamptz", asked)
                                    .filter("t"::equals)
                                    .isPresent()));
        } catch (ProviderException shutOut) {
            if (shutOut.outcome() != ProviderException.Outcome.REFUSED) {
                throw shutOut;
            }
            write(connection, before);
            execute(connection, "ALTER SYSTEM RESET default_transaction_read_only");
            execute(connection, "SELECT pg_reload_conf()");
            throw ProviderException.refused(
                    server.place(),
                    "fence",
                    "'admin_rules' would shut out this library too: " + Reason.of(shutOut)
                            + ". The old rules are in force again");
        }
    }

    /** Lowers the fence, if it is raised. */
    void lower(Connection connection) throws SQLException {
        String rules = rules(connection);
        if (rules.startsWith(BEGIN)) {
            write(connection, rules.substring(rules.indexOf(END) + END.length() + 1));
        }
        execute(connection, "ALTER SYSTEM RESET default_transaction_read_only");
        execute(connection, "SELECT pg_reload_conf()");
    }

    /** Writes the rules as they are: no rule contains a character that the format would quote, and null is no text. */
    private static void write(Connection connection, String rules) throws SQLException {
        String file = text(connection, "SELECT current_setting('hba_file')").orElseThrow();
        String content = rules.endsWith("\n") ? rules.substring(0, rules.length() - 1) : rules;
        execute(connection, "SET default_transaction_read_only = off");
        try (java.sql.PreparedStatement quoted = connection.prepareStatement(
                "SELECT format('COPY (SELECT nullif(regexp_split_to_table(%L, E''\\n''), '''')) TO %L WITH"
                        + " (FORMAT csv, QUOTE E''\\x01'', ESCAPE E''\\x01'', DELIMITER E''\\x02'')', ?, ?)")) {
            quoted.setString(1, content);
            quoted.setString(2, file);
            try (java.sql.ResultSet row = quoted.executeQuery()) {
                row.next();
                execute(connection, row.getString(1));
            }
        }
    }
}
