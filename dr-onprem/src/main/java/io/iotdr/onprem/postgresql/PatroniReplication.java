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

    /**
     * Where a standby cluster finds its source.
     *
     * @param host one address, or several separated by commas
     * @param slot the replication slot at the source, which must exist there; empty for none
     */
    record PatroniSource(String host, int port, Optional<String> slot) {

        /** Returns the addresses with the port, as in a JDBC URL. */
        String addresses() {
            return host.replaceAll("\\s", "").replace(",", ":" + port + ",") + ":" + port;
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
        return cluster.leader().with("read its replication", ReplayProgress::status);
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
        Optional<JsonView> standby = cluster.standbySettings();
        if (standby.isEmpty()) {
            throw ProviderException.refused(
                    cluster.place(), "follow " + region, "it accepts writes, which would be lost; fence it first");
        }
        if (!follows(standby.get(), source) || cluster.hasFenceNote()) {
            refuseTwoHistories(region, source);
            Map<String, Object> settings = withoutOurs(standby.get());
            settings.put("host", source.host());
            settings.put("port", source.port());
            settings.put("primary_slot_name", source.slot().orElse(null));
            Map<String, Object> patch = new HashMap<>();
            patch.put("standby_cluster", settings);
            patch.put(PatroniCluster.NOTE, null);
            cluster.change(patch);
        }
        cluster.await("follow " + region, "replication", limit, () -> status().streaming());
    }

    /**
     * A cluster whose servers were started again after the other one was promoted has begun a timeline of the same number. Patroni
     * would not rewind it.
     */
    private void refuseTwoHistories(String region, PatroniSource source) {
        PostgresServer there = cluster.server(source.addresses());
        if (there.with("read its role", PostgresServer::isReplica)) {
            throw ProviderException.notDone(
                    cluster.place(), "follow " + region, there.place() + " accepts no writes; promote it first", null);
        }
        WalHistory ours = cluster.leader().history();
        Optional<String> conflict =
                cluster.hasFenceNote() ? ours.conflictOfPrimaries(there.history()) : ours.conflict(there.history());
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
                && standby.at("primary_slot_name").text().equals(source.slot());
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
        Optional<JsonView> standby = cluster.standbySettings();
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
        cluster.change(Map.of("standby_cluster", settings));
        cluster.await("stop its replication", "the receiver to end", limit, () -> !status().streaming());
    }
}
