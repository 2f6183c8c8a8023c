package io.iotdr.onprem.postgresql;

import static io.iotdr.onprem.postgresql.PostgresServer.execute;
import static io.iotdr.onprem.postgresql.PostgresServer.isTrue;
import static io.iotdr.onprem.postgresql.PostgresServer.text;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

    /** Sessions that may write: those of clients, and of replication connections to a database, which run SQL too. */
    private static final String OTHERS = "FROM pg_stat_activity WHERE (backend_type = 'client backend'"
            + " OR backend_type = 'walsender' AND datname IS NOT NULL)"
            + " AND NOT (usename = current_user AND application_name = 'iot-dr')";

    /** A file is dated in whole seconds, so only what was loaded a second later is surely its content. */
    private static final String LOADED = "SELECT pg_conf_load_time() >= (pg_stat_file(current_setting('hba_file')))"
            + ".modification + interval '1 second'";

    private static final String LOADABLE = "SELECT clock_timestamp() >= (pg_stat_file(current_setting('hba_file')))"
            + ".modification + interval '1 second'";

    /** Where the time of the fence is noted, as an SQL expression. A note that is older than the rules is of another fence. */
    private static final String NOTE = "current_setting('data_directory') || '/iot-dr.fenced'";

    private static final String NOTED = "SELECT coalesce((pg_stat_file(" + NOTE + ", true)).modification"
            + " >= (pg_stat_file(current_setting('hba_file'))).modification, false)";

    /** A connection that was begun before the fence may log in behind it; its session is ended too. */
    private static final Duration LATE_LOGINS = Duration.ofSeconds(3);

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

    /**
     * Returns whether the fence is in force: its rules are loaded, and no other client has a session. Rules that are only
     * written prove nothing.
     */
    static boolean isRaised(Connection connection) throws SQLException {
        return HbaRules.of(connection).startWith(BEGIN)
                && isTrue(connection, LOADED)
                && !isTrue(connection, "SELECT count(*) > 0 " + OTHERS);
    }

    /**
     * Raises the fence; returns when no other client is connected, and none can connect.
     *
     * @throws ProviderException with outcome {@code REFUSED}, and the old rules in force, when the rules for
     *     administrators would shut out this library too
     */
    void raise(Connection connection) throws SQLException {
        HbaRules before = HbaRules.of(connection);
        String fence = BEGIN + "\n" + String.join("\n", administrators)
                + "\nlocal all all reject\nhost all all all reject\n" + END + "\n";
        if (!before.startWith(fence)) {
            before.replace(connection, fence + withoutFence(connection, before));
        }
        refuseUnlessParsed(connection, fence, before);
        execute(connection, "ALTER SYSTEM SET default_transaction_read_only = on");
        server.await(
                "fence",
                "the second in which its rules were written to end",
                LIMIT,
                () -> server.with("read the time", c -> isTrue(c, LOADABLE)));
        execute(connection, "SELECT pg_reload_conf()");
        awaitReloaded(connection, before);
        endSessions();
        server.pause(LATE_LOGINS);
        endSessions();
        noteTime(connection);
    }

    /** Notes since when nobody writes, and marks the log, so that a replica knows when it holds everything. */
    private static void noteTime(Connection connection) throws SQLException {
        if (!isTrue(connection, NOTED)) {
            execute(connection, "SET default_transaction_read_only = off");
            String now = text(connection, "SELECT " + PostgresServer.INSTANT.formatted("clock_timestamp()"))
                    .orElseThrow();
            HbaRules.export(connection, now.getBytes(StandardCharsets.US_ASCII), NOTE);
            execute(connection, "SELECT pg_logical_emit_message(true, 'iot-dr', 'fenced')");
        }
    }

    /** Returns since when the fence keeps all writes out; empty when it is not raised. */
    Optional<Instant> since(Connection connection) throws SQLException {
        return HbaRules.of(connection).startWith(BEGIN) && isTrue(connection, NOTED)
                ? text(connection, "SELECT pg_read_file(" + NOTE + ")").map(Instant::parse)
                : Optional.empty();
    }

    private void endSessions() {
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
    private void refuseUnlessParsed(Connection connection, String fence, HbaRules before) throws SQLException {
        String wrong = text(
                        connection,
                        "SELECT string_agg(line_number || ': ' || error, '; ') FROM pg_hba_file_rules"
                                + " WHERE error IS NOT NULL AND line_number <= "
                                + fence.lines().count())
                .orElse("");
        if (!wrong.isEmpty()) {
            before.replace(connection, before.content());
            throw ProviderException.refused(
                    server.place(),
                    "fence",
                    "its pg_hba.conf would have wrong lines (" + wrong + "); check 'admin_rules'. Nothing was changed");
        }
    }

    /** A new connection proves that the server has read the rules, and that they let this library in. */
    private void awaitReloaded(Connection connection, HbaRules before) throws SQLException {
        try {
            server.await(
                    "fence",
                    "the server to load its rules; its log tells why it does not, such as an error in postgresql.conf",
                    LIMIT,
                    () -> server.with("connect", c -> isTrue(c, LOADED)));
        } catch (ProviderException shutOut) {
            if (shutOut.outcome() != ProviderException.Outcome.REFUSED) {
                throw shutOut;
            }
            before.replace(connection, before.content());
            if (!before.startWith(BEGIN)) {
                execute(connection, "ALTER SYSTEM RESET default_transaction_read_only");
            }
            execute(connection, "SELECT pg_reload_conf()");
            throw ProviderException.refused(
                    server.place(),
                    "fence",
                    "'admin_rules' would shut out this library too: " + Reason.of(shutOut)
                            + ". The old rules are in force again");
        }
    }

    /** Lowers the fence, if there is one; also that of a replica, which refuses writes anyway. */
    static void lower(Connection connection) throws SQLException {
        HbaRules rules = HbaRules.of(connection);
        execute(connection, "ALTER SYSTEM RESET default_transaction_read_only");
        if (rules.startWith(BEGIN)) {
            rules.replace(connection, withoutFence(connection, rules));
        }
        execute(connection, "SELECT pg_reload_conf()");
    }

    /**
     * Returns the rules behind the fence.
     *
     * @throws SQLException when the end of the fence is missing, and with it the rules
     */
    private static String withoutFence(Connection connection, HbaRules rules) throws SQLException {
        if (!rules.startWith(BEGIN)) {
            return rules.content();
        }
        int end = rules.content().indexOf(END);
        if (end < 0) {
            throw new SQLException(
                    "pg_hba.conf begins with the fence of iot-dr and was cut before its end; restore it from "
                            + text(connection, "SELECT current_setting('hba_file')")
                                    .orElse("the file")
                            + HbaRules.COPY + ", and reload");
        }
        return rules.content().substring(end + END.length() + 1);
    }
}
