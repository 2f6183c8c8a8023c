package io.iotdr.onprem.postgresql;

import io.iotdr.json.JsonView;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Replication;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Replication into the Patroni cluster of one region. Patroni rewinds a member that has more than its source, as its own
 * {@code use_pg_rewind} tells. Thread-safe.
 */
final class PatroniReplication implements Replication {

    /** Where a standby cluster finds its source: the one address that leads to the leader of the other cluster. */
    record PatroniSource(String host, int port) {

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    private final PatroniCluster cluster;
    private final Map<String, PatroniSource> sources;
    private final Duration limit;

    /**
     * Replicates into a cluster.
     *
     * @param sources the cluster of each other region, by the region's name
     * @param limit how long Patroni may take for a change
     */
    PatroniReplication(PatroniCluster cluster, Map<String, PatroniSource> sources, Duration limit) {
        this.cluster = cluster;
        this.sources = Map.copyOf(sources);
        this.limit = limit;
    }

    @Override
    public Status status() {
        return status(cluster.look());
    }

    private Status status(PatroniLook seen) {
        return cluster.leader(seen).with("read its replication", ReplayProgress::status);
    }

    @Override
    public void check(String region) {
        source(region);
    }

    private PatroniSource source(String region) {
        PatroniSource source = sources.get(region);
        if (source == null) {
            throw ProviderException.refused(
                    cluster.place(),
                    "follow " + region,
                    "'from' does not tell where that region's cluster is; it has "
                            + String.join(", ", new TreeMap<>(sources).keySet()));
        }
        return source;
    }

    @Override
    public void follow(String region) {
        PatroniSource source = source(region);
        PatroniLook seen = cluster.look();
        Optional<JsonView> standby = seen.standbySettings();
        if (standby.isEmpty()) {
            throw ProviderException.refused(
                    cluster.place(), "follow " + region, "it accepts writes, which would be lost; fence it first");
        }
        PostgresServer leader = cluster.server(source.toString());
        refuseReplica(region, leader);
        if (!follows(standby.get(), source) || seen.hasFenceNote()) {
            refuseTwoHistories(region, seen, leader);
            Map<String, Object> settings = withoutOurs(standby.get());
            settings.put("host", source.host());
            settings.put("port", source.port());
            // With a slot, Patroni lets a standby follow only a source that accepts writes, which a fenced one does
            // not.
            settings.put("primary_slot_name", null);
            Map<String, Object> patch = new HashMap<>();
            patch.put("standby_cluster", settings);
            patch.put(PatroniLook.NOTE, null);
            cluster.change(seen, patch);
        }
        cluster.await(
                "follow " + region, "replication", limit, now -> status(now).streaming() && !now.hasFenceNote());
    }

    /** A standby of a replica may have everything that this replica has, and not what its primary has. */
    private void refuseReplica(String region, PostgresServer leader) {
        if (leader.with("read its role", PostgresServer::isReplica)) {
            throw ProviderException.notDone(
                    cluster.place(),
                    "follow " + region,
                    leader.place()
                            + " accepts no writes; let 'from' lead to the member that leads that region's cluster",
                    null);
        }
    }

    /**
     * A cluster whose servers were started again after the other one was promoted has begun a timeline of the same number. Patroni
     * would not rewind it.
     */
    private void refuseTwoHistories(String region, PatroniLook seen, PostgresServer leader) {
        WalHistory ours = cluster.leader(seen).history();
        Optional<String> conflict =
                seen.hasFenceNote() ? ours.conflictOfPrimaries(leader.history()) : ours.conflict(leader.history());
        if (conflict.isPresent()) {
            throw ProviderException.refused(
                    cluster.place(),
                    "follow " + region,
                    "the two clusters were promoted apart from each other (" + conflict.get()
                            + "), so it cannot be rewound. Save what only it has, then make it anew as a standby cluster:"
                            + " stop Patroni on its members, remove it from the consensus store by 'patronictl remove',"
                            + " delete the data directories, and start Patroni with bootstrap.dcs.standby_cluster");
        }
    }

    private static boolean follows(JsonView standby, PatroniSource source) {
        return standby.at("host").text().equals(Optional.of(source.host()))
                && standby.at("port").number().equals(Optional.of((long) source.port()))
                && standby.at("primary_slot_name").text().isEmpty();
    }

    /** A command for the archive that a person has set stays. */
    private static Map<String, Object> withoutOurs(JsonView standby) {
        Map<String, Object> settings = new HashMap<>();
        if (standby.at("restore_command").text().equals(Optional.of(PatroniStore.NO_SOURCE))) {
            settings.put("restore_command", null);
        }
        return settings;
    }

    @Override
    public void stop() {
        PatroniLook seen = cluster.look();
        Optional<JsonView> standby = seen.standbySettings();
        if (standby.isEmpty()) {
            return;
        }
        Map<String, Object> settings = new HashMap<>();
        settings.put("host", null);
        settings.put("port", null);
        settings.put("primary_slot_name", null);
        if (standby.get().at("restore_command").text().isEmpty()) {
            settings.put("restore_command", PatroniStore.NO_SOURCE);
        }
        cluster.change(seen, Map.of("standby_cluster", settings));
        cluster.await(
                "stop its replication",
                "the receiver to end",
                limit,
                now -> !status(now).streaming());
    }
}
