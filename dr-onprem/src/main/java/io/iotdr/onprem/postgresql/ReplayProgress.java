package io.iotdr.onprem.postgresql;

import static io.iotdr.onprem.postgresql.PostgresServer.isReplica;
import static io.iotdr.onprem.postgresql.PostgresServer.isTrue;
import static io.iotdr.onprem.postgresql.PostgresServer.text;

import io.iotdr.spi.Replication;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a PostgreSQL replica has replayed what its primary wrote.
 *
 * <p>A replica that has replayed everything that the primary reported is as complete as the primary was at the time of that
 * report. A receiver that has just connected shows its own time as that of a report that it does not have yet, with the end of
 * the log that an earlier connection told; only after a message do the times of sending and of receipt differ.
 *
 * @see <a href="https://www.postgresql.org/docs/current/monitoring-stats.html">pg_stat_wal_receiver</a>
 */
final class ReplayProgress {

    private static final String CAUGHT_UP = "r.status = 'streaming' AND r.last_msg_send_time <> r.last_msg_receipt_time"
            + " AND pg_last_wal_replay_lsn() >= r.latest_end_lsn";

    private static final String REPLAYED = "SELECT "
            + PostgresServer.INSTANT.formatted("CASE WHEN " + CAUGHT_UP
                    + " THEN greatest(r.last_msg_send_time, pg_last_xact_replay_timestamp())"
                    + " ELSE pg_last_xact_replay_timestamp() END")
            + " FROM (SELECT 1) one LEFT JOIN pg_stat_wal_receiver r ON true";

    private static final String STREAMING = "SELECT count(*) > 0 FROM pg_stat_wal_receiver WHERE status = 'streaming'";

    /** The lag in milliseconds: 0 for a replica that has replayed everything that the primary reported. */
    private static final String LAG = "SELECT CASE WHEN " + CAUGHT_UP + " THEN 0"
            + " ELSE ceil(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000) END"
            + " FROM pg_stat_wal_receiver r";

    private ReplayProgress() {}

    /** Returns up to which time a replica holds everything that its primary wrote; empty when it is not known. */
    static Optional<Instant> replayed(Connection connection) throws SQLException {
        return text(connection, REPLAYED).map(Instant::parse);
    }

    /** Returns the time of the last commit that a replica has replayed; empty when it has replayed none since its start. */
    static Optional<Instant> lastCommit(Connection connection) throws SQLException {
        return text(connection, "SELECT " + PostgresServer.INSTANT.formatted("pg_last_xact_replay_timestamp()"))
                .map(Instant::parse);
    }

    /** Returns the state of replication into a cluster, which may be no replica. */
    static Replication.Status status(Connection connection) throws SQLException {
        boolean streaming = isReplica(connection) && isTrue(connection, STREAMING);
        Optional<Duration> lag =
                streaming ? text(connection, LAG).map(ms -> Duration.ofMillis(Long.parseLong(ms))) : Optional.empty();
        return new Replication.Status(streaming, lag);
    }

    /** Returns the cluster's own time. */
    static Instant now(Connection connection) throws SQLException {
        return PostgresServer.instant(connection, "clock_timestamp()");
    }
}
