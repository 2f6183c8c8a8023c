package io.iotdr.onprem.postgresql;

import static io.iotdr.onprem.postgresql.PostgresServer.isReplica;

import io.iotdr.onprem.postgresql.PostgresStore.Rules;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.StoreWarning;
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
    private final Rules rules;
    private final Duration limit;

    /**
     * Uses a cluster.
     *
     * @param limit how long Patroni may take for a change of the role
     */
    PatroniStore(PatroniCluster cluster, Rules rules, Duration limit) {
        this.cluster = cluster;
        this.rules = rules;
        this.limit = limit;
    }

    /** A cluster that is configured to serve counts as a primary also while none of its members is one, as in a failover. */
    @Override
    public Role role() {
        PatroniLook seen = lookTo("read its role");
        if (seen.hasPrimary()
                || seen.standbySettings().isEmpty()
                || seen.fencingSince().isPresent()) {
            return Role.PRIMARY;
        }
        if (seen.fencedSince().isEmpty()) {
            return Role.REPLICA;
        }
        return seen.isReadOnly() ? Role.FENCED : Role.PRIMARY;
    }

    private PatroniLook lookTo(String operation) {
        PatroniLook seen = cluster.look();
        Optional<String> wanted = rules.systemIdentifier();
        if (wanted.isPresent() && !seen.systemIdentifier().equals(wanted)) {
            throw ProviderException.refused(
                    cluster.place(),
                    operation,
                    "it is another cluster: its system identifier is "
                            + seen.systemIdentifier().orElse("not known") + ", not " + wanted.get());
        }
        return seen;
    }

    @Override
    public void promote() {
        PatroniLook seen = lookTo("promote");
        if (seen.standbySettings().isPresent() || seen.hasFenceNote()) {
            Map<String, Object> patch = new HashMap<>();
            patch.put("standby_cluster", null);
            patch.put(PatroniLook.NOTE, null);
            cluster.change(seen, patch);
        }
        cluster.await(
                "promote",
                "a member to accept writes",
                limit,
                now -> now.isServing() && now.standbySettings().isEmpty());
    }

    /** A standby cluster that was not fenced refuses writes already, and replicates on. */
    @Override
    public void fence() {
        PatroniLook seen = lookTo("fence");
        boolean standby = seen.standbySettings().isPresent();
        if (standby && !seen.hasFenceNote() && !seen.hasPrimary()) {
            return;
        }
        if (!standby || !seen.hasFenceNote()) {
            cluster.change(seen, begun(seen));
        }
        cluster.await("fence", "every member to refuse writes", limit, this::refusesWrites);
        noteFence(cluster.look());
    }

    private void noteFence(PatroniLook seen) {
        Optional<Instant> begun = seen.fencingSince();
        if (begun.isPresent() && seen.standbySettings().isPresent()) {
            Map<String, Object> note = new HashMap<>();
            note.put(PatroniLook.FENCING, null);
            note.put(PatroniLook.FENCED, lastWriteSince(seen, begun.get()).toString());
            cluster.change(seen, Map.of(PatroniLook.NOTE, note));
            cluster.await("fence", "its note", limit, now -> now.fencedSince().isPresent());
        } else if (seen.fencedSince().isEmpty()) {
            throw ProviderException.notDone(
                    cluster.place(), "fence", "somebody has changed its configuration meanwhile; fence it again", null);
        }
    }

    /** A standby cluster that has a source would be rewound at once, and what only it has would be gone. */
    private Map<String, Object> begun(PatroniLook seen) {
        Map<String, Object> standby = new HashMap<>();
        standby.put("restore_command", NO_SOURCE);
        seen.standbySettings()
                .ifPresent(old -> SOURCE.stream()
                        .filter(key -> !old.at(key).toString().isEmpty())
                        .forEach(key -> standby.put(key, null)));
        Map<String, Object> note = new HashMap<>();
        note.put(PatroniLook.FENCING, beginning(seen).toString());
        note.put(PatroniLook.FENCED, null);
        return Map.of("standby_cluster", standby, PatroniLook.NOTE, note);
    }

    /** A cluster that nobody leads at the moment is fenced too; then no start of a server is surely after its last write. */
    private Instant beginning(PatroniLook seen) {
        try {
            return cluster.leader(seen).with("read its time", ReplayProgress::now);
        } catch (ProviderException noLeader) {
            return UNKNOWN;
        }
    }

    /**
     * Returns a moment after the last write. A server that is a replica has been one since it was started, and a replica in
     * another region hears from it right then; it would hear of a later moment only after half its
     * {@code wal_receiver_timeout}.
     */
    private Instant lastWriteSince(PatroniLook seen, Instant begun) {
        return cluster.leader(seen).with("read when it was started", connection -> {
            Instant started = PostgresServer.instant(
                    connection, "greatest(pg_postmaster_start_time(), pg_last_xact_replay_timestamp())");
            return started.isAfter(begun) ? started : ReplayProgress.now(connection);
        });
    }

    /** Asks the members, and PostgreSQL itself; what only a member has that does not lead would not reach another region. */
    private boolean refusesWrites(PatroniLook seen) {
        return seen.isReadOnly()
                && seen.leaderHasAll()
                && cluster.leader(seen).with("read its role", PostgresServer::isReplica);
    }

    @Override
    public Optional<Instant> watermark() {
        PatroniLook seen = cluster.look();
        Optional<Instant> fenced = seen.fencedSince();
        return cluster.leader(seen).with("read its watermark", connection -> {
            if (isReplica(connection)) {
                return fenced.isPresent() ? fenced : ReplayProgress.replayed(connection);
            }
            return Optional.of(ReplayProgress.now(connection));
        });
    }

    @Override
    public Optional<String> identity() {
        return cluster.look().systemIdentifier();
    }

    @Override
    public List<StoreWarning> warnings() {
        return cluster.leader(cluster.look())
                .with("read what endangers it", connection -> StoreDangers.of(connection, rules.slotLimit()));
    }
}
