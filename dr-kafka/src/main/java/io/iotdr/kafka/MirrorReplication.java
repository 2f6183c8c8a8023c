package io.iotdr.kafka;

import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Replication;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Replication into a Kafka cluster by the connectors of MirrorMaker 2, which run in a Kafka Connect cluster beside it.
 * Thread-safe.
 */
final class MirrorReplication implements Replication {

    private final KafkaCluster cluster;
    private final ConnectApi connect;
    private final Map<String, MirrorSource> sources;
    private final WriteFence fence;
    private final Duration limit;

    /**
     * Replicates into a cluster.
     *
     * @param sources the regions that it can follow, by name
     * @param fence that of the same topics in this cluster
     * @param limit how long Kafka Connect may take for a change
     */
    MirrorReplication(
            KafkaCluster cluster,
            ConnectApi connect,
            Map<String, MirrorSource> sources,
            WriteFence fence,
            Duration limit) {
        this.cluster = cluster;
        this.connect = connect;
        this.sources = new TreeMap<>(sources);
        this.fence = fence;
        this.limit = limit;
    }

    /** Streams when all connectors of one region run and its cluster answers: connectors also run while it is dead. */
    @Override
    public Status status() {
        Optional<MirrorSource> followed = sources.values().stream()
                .filter(source -> connect.areRunning(source.connectors()))
                .findFirst();
        if (followed.isEmpty()) {
            return new Status(false, lag(MirrorSource.complete(sources.values())));
        }
        CopyProgress.CopyState progress = followed.get().progress().look();
        return new Status(progress.sourceAnswers(), lag(progress.complete()));
    }

    private Optional<Duration> lag(Optional<Instant> complete) {
        return complete.map(
                        point -> Duration.between(point, cluster.time().clock().now()))
                .map(lag -> lag.isNegative() ? Duration.ZERO : lag);
    }

    @Override
    public void check(String region) {
        MirrorSource source = source(region);
        source.connectors().forEach(connect::state);
        source.progress().check();
        refuseUnfit(region, source);
    }

    private void refuseUnfit(String region, MirrorSource source) {
        refuseCopiedRules(region, source);
        refuseSameNames(region, source);
        refuseAnew(region, source);
    }

    /** MirrorMaker would copy the fence of the source to the copies, and could then no longer write them. */
    private void refuseCopiedRules(String region, MirrorSource source) {
        List<String> wrong = source.connectors().stream()
                .filter(c -> connect.setting(c, "connector.class").orElse("").endsWith("MirrorSourceConnector"))
                .filter(c -> !connect.setting(c, "sync.topic.acls.enabled").equals(Optional.of("false")))
                .toList();
        if (!wrong.isEmpty()) {
            throw ProviderException.refused(
                    connect.place(),
                    "follow " + region,
                    wrong + " would copy the fence of " + region + " to the copies and could then not write them: set"
                            + " sync.topic.acls.enabled to false");
        }
    }

    private void refuseSameNames(String region, MirrorSource source) {
        if (source.hasSameNames()
                && cluster.hasAuthorizer()
                && fence.look("follow " + region).partly()) {
            throw ProviderException.refused(
                    cluster.place(),
                    "follow " + region,
                    "writing to its topics is denied, and copies have the same names. A data store needs copies with"
                            + " names of their own (DefaultReplicationPolicy)");
        }
    }

    private MirrorSource source(String region) {
        @Nullable MirrorSource source = sources.get(region);
        if (source == null) {
            throw ProviderException.refused(
                    cluster.place(), "follow " + region, "'from' has no such region, only " + sources.keySet());
        }
        return source;
    }

    /** Where copies have the names of their originals, a copy from the beginning would bring back what is here. */
    private void refuseAnew(String region, MirrorSource source) {
        if (!source.hasSameNames()) {
            return;
        }
        List<String> fresh = source.connectors().stream()
                .filter(c -> !connect.hasPositions(c))
                .toList();
        boolean empty = source.progress().copiesAreEmpty();
        if (fresh.size() == source.connectors().size() && !empty) {
            throw ProviderException.refused(
                    cluster.place(),
                    "follow " + region,
                    "no connector of " + fresh + " has noted a position, so it would copy every record of " + region
                            + " again, beside those that are here under the same names. Set its position by PATCH"
                            + " /connectors/NAME/offsets while it is stopped, or let copies have names of their own"
                            + " (DefaultReplicationPolicy)");
        }
    }

    @Override
    public void follow(String region) {
        MirrorSource source = source(region);
        refuseUnfit(region, source);
        sources.forEach((name, other) -> {
            if (!name.equals(region)) {
                connect.stop(other.connectors(), limit);
            }
        });
        fence.follow();
        connect.start(source.connectors(), limit);
    }

    @Override
    public void stop() {
        sources.values().forEach(source -> connect.stop(source.connectors(), limit));
    }
}
