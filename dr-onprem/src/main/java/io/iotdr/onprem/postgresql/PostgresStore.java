package io.iotdr.onprem.postgresql;

import static io.iotdr.onprem.postgresql.PostgresServer.execute;
import static io.iotdr.onprem.postgresql.PostgresServer.isReplica;
import static io.iotdr.onprem.postgresql.PostgresServer.text;

import io.iotdr.spi.DataStore;
import io.iotdr.spi.ProviderException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A PostgreSQL cluster of one region, in streaming replication with that of another region. Its user is a superuser.
 * Thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/warm-standby.html">Log-Shipping Standby Servers</a>
 */
final class PostgresStore implements DataStore {

    private static final Duration PROMOTION = Duration.ofSeconds(60);

    private final PostgresServer server;
    private final PostgresFence fence;
    private final Optional<String> systemIdentifier;

    /**
     * Uses a cluster.
     *
     * @param systemIdentifier the identifier that the cluster must have; empty for any
     */
    PostgresStore(PostgresServer server, PostgresFence fence, Optional<String> systemIdentifier) {
        this.server = server;
        this.fence = fence;
        this.systemIdentifier = systemIdentifier;
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
        if (systemIdentifier.isPresent()) {
            String actual = systemIdentifier(connection).orElse("");
            if (!actual.equals(systemIdentifier.get())) {
                throw ProviderException.refused(
                        server.place(),
                        "use it",
                        "it is another cluster: its system identifier is " + actual + ", not "
                                + systemIdentifier.get());
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
                execute(connection, "SELECT pg_promote(false)");
            }
            return true;
        });
        server.await(
                "promote", "the end of recovery", PROMOTION, () -> server.with("read its role", c -> !isReplica(c)));
        server.with("lower its fence", connection -> {
            fence.lower(connection);
            return true;
        });
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

    private static Optional<String> systemIdentifier(Connection connection) throws SQLException {
        return text(connection, "SELECT system_identifier FROM pg_control_system()");
    }
}
