package io.iotdr.onprem.postgresql;

import static io.iotdr.onprem.postgresql.PostgresServer.execute;
import static io.iotdr.onprem.postgresql.PostgresServer.isReplica;
import static io.iotdr.onprem.postgresql.PostgresServer.isTrue;
import static io.iotdr.onprem.postgresql.PostgresServer.text;

import io.iotdr.spi.DataStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.StoreWarning;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL cluster of one region, in streaming replication with that of another region. Its user is a superuser.
 * Thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/warm-standby.html">Log-Shipping Standby Servers</a>
 */
final class PostgresStore implements DataStore {

    private static final Duration PROMOTION = Duration.ofSeconds(60);

    private static final String WAITS_FOR_NOBODY = "SELECT current_setting('synchronous_standby_names') <> '' AND NOT"
            + " EXISTS (SELECT FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum'))";

    private final PostgresServer server;
    private final PostgresFence fence;
    private final StandbyChoice choice;
    private final Rules rules;

    /**
     * The requirements that a cluster must meet.
     *
     * @param systemIdentifier the identifier that it must have; empty for any
     * @param slotLimit how many bytes of log a replication slot may keep before people are warned
     */
    record Rules(Optional<String> systemIdentifier, long slotLimit) {}

    PostgresStore(PostgresServer server, PostgresFence fence, StandbyChoice choice, Rules rules) {
        this.server = server;
        this.fence = fence;
        this.choice = choice;
        this.rules = rules;
    }

    @Override
    public Role role() {
        return server.with("read its role", connection -> {
            refuseAnotherCluster(connection);
            if (isReplica(connection)) {
                return Role.REPLICA;
            }
            return PostgresFence.isRaised(connection) ? Role.FENCED : Role.PRIMARY;
        });
    }

    private void refuseAnotherCluster(Connection connection) throws SQLException {
        Optional<String> wanted = rules.systemIdentifier();
        if (wanted.isPresent()) {
            String actual = systemIdentifier(connection).orElse("");
            if (!actual.equals(wanted.get())) {
                throw ProviderException.refused(
                        server.place(),
                        "use it",
                        "it is another cluster: its system identifier is " + actual + ", not " + wanted.get());
            }
        }
    }

    /** A replica replays everything that it has received before it accepts writes. */
    @Override
    public void promote() {
        server.with("promote", connection -> {
            refuseAnotherCluster(connection);
            server.refuseOtherManager(connection, "promote");
            if (isReplica(connection)) {
                choice.refuseBehind(server, connection);
                execute(connection, "SELECT pg_promote(false)");
            }
            return true;
        });
        server.await(
                "promote", "the end of recovery", PROMOTION, () -> server.with("read its role", c -> !isReplica(c)));
        server.with("lower its fence", connection -> {
            releaseCommits(connection);
            PostgresFence.lower(connection);
            return true;
        });
    }

    /**
     * Lets commits be confirmed although no synchronous standby follows the promoted cluster yet; otherwise each commit would wait
     * for it, and the region would be promoted without serving.
     */
    private static void releaseCommits(Connection connection) throws SQLException {
        if (isTrue(connection, WAITS_FOR_NOBODY)) {
            execute(connection, "ALTER SYSTEM SET synchronous_standby_names = ''");
            execute(connection, "SELECT pg_reload_conf()");
        }
    }

    /** A replica refuses writes already. */
    @Override
    public void fence() {
        server.with("fence", connection -> {
            refuseAnotherCluster(connection);
            server.refuseOtherManager(connection, "fence");
            if (!isReplica(connection)) {
                fence.raise(connection);
            }
            return true;
        });
    }

    @Override
    public Optional<Instant> watermark() {
        return server.with("read its watermark", connection -> {
            if (isReplica(connection)) {
                return ReplayProgress.replayed(connection);
            }
            Optional<Instant> fenced = fence.since(connection);
            return fenced.isPresent() ? fenced : Optional.of(ReplayProgress.now(connection));
        });
    }

    @Override
    public Optional<String> identity() {
        return server.with("read its system identifier", PostgresStore::systemIdentifier);
    }

    @Override
    public List<StoreWarning> warnings() {
        return server.with("read what endangers it", connection -> StoreDangers.of(connection, rules.slotLimit()));
    }

    static Optional<String> systemIdentifier(Connection connection) throws SQLException {
        return text(connection, "SELECT system_identifier FROM pg_control_system()");
    }
}
