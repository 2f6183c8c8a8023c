package io.iotdr.onprem.postgresql;

import static io.iotdr.onprem.postgresql.PostgresServer.isReplica;

import io.iotdr.spi.DataStore;
import io.iotdr.spi.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PostgreSQL of one region, managed by Patroni. The region that serves is a Patroni cluster with a primary, each other one a
 * standby cluster. A fence makes the cluster a standby cluster that follows nobody, so that what others do not have yet is
 * kept until {@code re-protect} lets it follow the region that serves. Thread-safe.
 */
final class PatroniStore implements DataStore {

    /** A command that finds nothing in an archive: a standby cluster needs a source, and this one brings nothing. */
    static final String NO_SOURCE = "false";

    /** A time after every start of a server. */
    private static final Instant UNKNOWN = Instant.parse("9999-12-31T23:59:59Z");

    /** Where a standby cluster has its source; Patroni stores a null that removes nothing. */
    private static final List<String> SOURCE = List.of("host", "port", "primary_slot_name");

    private final PatroniCluster cluster;
    private final Optional<String> systemIdentifier;
    private final Duration limit;

    /**
     * Uses a cluster.
     *
     * @param systemIdentifier the identifier that the cluster must have; empty for any
     * @param limit how long Patroni may take for a change of the role
     */
    PatroniStore(PatroniCluster cluster, Optional<String> systemIdentifier, Duration limit) {
        this.cluster = cluster;
        this.systemIdentifier = systemIdentifier;
        this.limit = limit;
    }

    /** A cluster that is configured to serve counts as a primary also while none of its members is one, as in a failover. */
    @Override
    public Role role() {
        refuseAnotherCluster("read its role");
        if (cluster.hasPrimary()
                || cluster.standbySettings().isEmpty()
                || cluster.fencingSince().isPresent()) {
            return Role.PRIMARY;
        }
        if (cluster.fencedSince().isEmpty()) {
            return Role.REPLICA;
        }
        return cluster.isReadOnly() ? Role.FENCED : Role.PRIMARY;
    }

    private void refuseAnotherCluster(String operation) {
        if (systemIdentifier.isPresent() && !cluster.systemIdentifier().equals(systemIdentifier)) {
            throw ProviderException.refused(
                    cluster.place(),
                    operation,
                    "it is another cluster: its system identifier is "
                            + cluster.systemIdentifier().orElse("not known") + ", not " + systemIdentifier.get());
        }
    }

    @Override
    public void promote() {
        refuseAnotherCluster("promote");
        if (cluster.standbySettings().isPresent() || cluster.hasFenceNote()) {
            Map<String, Object> patch = new HashMap<>();
            patch.put("standby_cluster", null);
            patch.put(PatroniCluster.NOTE, null);
            cluster.change(patch);
        }
        cluster.await(
                "promote",
                "a member to accept writes",
                limit,
                () -> cluster.isServing() && cluster.standbySettings().isEmpty());
    }

    /** A standby cluster that was not fenced refuses writes already, and replicates on. */
    @Override
    public void fence() {
        refuseAnotherCluster("fence");
        boolean standby = cluster.standbySettings().isPresent();
        boolean noted = cluster.hasFenceNote();
        if (standby && !noted && !cluster.hasPrimary()) {
            return;
        }
        if (!standby || !noted) {
            cluster.change(begun());
        }
        cluster.await("fence", "every member to refuse writes", limit, this::refusesWrites);
        Optional<Instant> begun = cluster.fencingSince();
        if (begun.isPresent() && cluster.standbySettings().isPresent()) {
            Map<String, Object> note = new HashMap<>();
            note.put(PatroniCluster.FENCING, null);
            note.put(PatroniCluster.FENCED, lastWriteSince(begun.get()).toString());
            cluster.change(Map.of(PatroniCluster.NOTE, note));
            cluster.await(
                    "fence", "its note", limit, () -> cluster.fencedSince().isPresent());
        } else if (cluster.fencedSince().isEmpty()) {
            throw ProviderException.notDone(
                    cluster.place(), "fence", "somebody has changed its configuration meanwhile; fence it again", null);
        }
    }

    /** A standby cluster that has a source would be rewound at once, and what only it has would be gone. */
    private Map<String, Object> begun() {
        Map<String, Object> standby = new HashMap<>();
        standby.put("restore_command", NO_SOURCE);
        cluster.standbySettings()
                .ifPresent(old -> SOURCE.stream()
                        .filter(key -> !old.at(key).toString().isEmpty())
                        .forEach(key -> standby.put(key, null)));
        Map<String, Object> note = new HashMap<>();
        note.put(PatroniCluster.FENCING, beginning().toString());
        note.put(PatroniCluster.FENCED, null);
        return Map.of("standby_cluster", standby, PatroniCluster.NOTE, note);
    }

    /** A cluster that nobody leads at the moment is fenced too; then no start of a server is surely after its last write. */
    private Instant beginning() {
        try {
            return cluster.leader().with("read its time", ReplayProgress::now);
        } catch (ProviderException noLeader) {
            return UNKNOWN;
        }
    }

    /**
     * Returns a moment after the last write. A server that is a replica has been one since it was started, and a replica in
     * another region hears from it right then; it would hear of a later moment only after half its
     * {@code wal_receiver_timeout}.
     */
    private Instant lastWriteSince(Instant begun) {
        return cluster.leader().with("read when it was started", connection -> {
            Instant started = PostgresServer.instant(
                    connection, "greatest(pg_postmaster_start_time(), pg_last_xact_replay_timestamp())");
            return started.isAfter(begun) ? started : ReplayProgress.now(connection);
        });
    }

    /** Asks the members, and PostgreSQL itself; what only a member has that does not lead would not reach another region. */
    private boolean refusesWrites() {
        return cluster.isReadOnly()
                && cluster.leaderHasAll()
                && cluster.leader().with("read its role", PostgresServer::isReplica);
    }

    @Override
    public Optional<Instant> watermark() {
        Optional<Instant> fenced = cluster.fencedSince();
        return cluster.leader().with("read its watermark", connection -> {
            if (isReplica(connection)) {
                return fenced.isPresent() ? fenced : ReplayProgress.replayed(connection);
            }
            return Optional.of(ReplayProgress.now(connection));
        });
    }

    @Override
    public Optional<String> identity() {
        return cluster.systemIdentifier();
    }
}
