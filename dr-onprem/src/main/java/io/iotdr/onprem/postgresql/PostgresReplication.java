package io.iotdr.onprem.postgresql;

import static io.iotdr.onprem.postgresql.PostgresServer.execute;
import static io.iotdr.onprem.postgresql.PostgresServer.isReplica;
import static io.iotdr.onprem.postgresql.PostgresServer.text;

import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Replication;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Streaming replication into the PostgreSQL cluster of one region. Its user is a superuser. Thread-safe. */
final class PostgresReplication implements Replication {

    private final PostgresServer server;
    private final Map<String, String> sources;
    private final Optional<PostgresRejoin> rejoin;

    /**
     * Replicates into a cluster.
     *
     * @param sources how the cluster connects to that of each other region, by the region's name, in libpq's form
     * @param rejoin turns a former primary into a replica; empty when that is done by hand
     */
    PostgresReplication(PostgresServer server, Map<String, String> sources, Optional<PostgresRejoin> rejoin) {
        this.server = server;
        this.sources = Map.copyOf(sources);
        this.rejoin = rejoin;
    }

    @Override
    public Status status() {
        if (interrupted()) {
            return new Status(false, Optional.empty());
        }
        return server.with("read its replication", ReplayProgress::status);
    }

    @Override
    public boolean interrupted() {
        return rejoin.filter(PostgresRejoin::wasInterrupted).isPresent() && server.isDown();
    }

    @Override
    public void check(String region) {
        String source = source(region);
        rejoin.ifPresent(r -> r.check(source));
    }

    private String source(String region) {
        String source = sources.get(region);
        if (source == null) {
            throw ProviderException.refused(
                    server.place(),
                    "follow " + region,
                    "'from' does not tell how to connect to that region; it has "
                            + String.join(", ", new TreeMap<>(sources).keySet()));
        }
        return source;
    }

    @Override
    public void follow(String region) {
        String source = source(region);
        if (interrupted() || !followsAsReplica(source)) {
            rejoin.orElseThrow(() -> ProviderException.refused(
                            server.place(),
                            "follow " + region,
                            "it is no replica; set 'data_directory' and 'programs', so that it is rewound, or make it a"
                                    + " replica by hand"))
                    .rejoin(source);
        }
        lowerFence();
    }

    /** A replica refuses writes; those who only read, and clients that look for the primary, may connect to it again. */
    private void lowerFence() {
        server.with("lower its fence", connection -> {
            if (isReplica(connection)) {
                PostgresFence.lower(connection);
            }
            return true;
        });
    }

    /** Lets a replica follow a source; returns false when the cluster is no replica. */
    private boolean followsAsReplica(String source) {
        return server.with("follow", connection -> {
            server.refuseOtherManager(connection, "follow");
            if (!isReplica(connection)) {
                if (!PostgresFence.isRaised(connection)) {
                    throw ProviderException.refused(
                            server.place(), "follow", "it accepts writes, which would be lost; fence it first");
                }
                refuseAnotherDirectory(connection);
                return false;
            }
            connect(connection, source);
            rejoin.ifPresent(PostgresRejoin::forget);
            return true;
        });
    }

    /** Refuses to rewind another cluster than the one that was asked for its role. */
    private void refuseAnotherDirectory(Connection connection) throws SQLException {
        String actual =
                text(connection, "SELECT current_setting('data_directory')").orElse("");
        if (rejoin.filter(r -> !r.isOf(actual)).isPresent()) {
            throw ProviderException.refused(
                    server.place(),
                    "follow",
                    "its data directory is " + actual
                            + ", not the one in 'data_directory'; both must be of one cluster");
        }
    }

    /** Connects a replica to a source; an empty text ends replication. */
    private static void connect(Connection connection, String source) throws SQLException {
        String now =
                text(connection, "SELECT current_setting('primary_conninfo')").orElse("");
        if (!now.equals(source)) {
            String set = text(connection, "SELECT format('ALTER SYSTEM SET primary_conninfo = %L', ?)", source)
                    .orElseThrow();
            execute(connection, set);
            execute(connection, "SELECT pg_reload_conf()");
        }
    }

    @Override
    public void stop() {
        server.with("stop its replication", connection -> {
            if (isReplica(connection)) {
                connect(connection, "");
            }
            return true;
        });
        server.await(
                "stop its replication", "the receiver to end", Duration.ofSeconds(20), () -> !status().streaming());
    }
}
