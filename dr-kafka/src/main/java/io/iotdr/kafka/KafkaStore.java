package io.iotdr.kafka;

import io.iotdr.kafka.FenceRules.FenceState;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.StoreWarning;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The topics of one region's Kafka cluster into which the platform writes. The region that serves takes writes; in every
 * other one, access rules deny them. Thread-safe.
 */
final class KafkaStore implements DataStore {

    private final KafkaCluster cluster;
    private final WriteFence fence;
    private final Map<String, MirrorSource> sources;
    private final GroupOffsets groups;

    /**
     * Uses a cluster.
     *
     * @param sources the regions that MirrorMaker copies from, by name
     */
    KafkaStore(KafkaCluster cluster, WriteFence fence, Map<String, MirrorSource> sources, GroupOffsets groups) {
        this.cluster = cluster;
        this.fence = fence;
        this.sources = Map.copyOf(sources);
        this.groups = groups;
    }

    @Override
    public Role role() {
        return fence.look("read its role").role();
    }

    /** Sets the offsets of the consumer groups before producers may write and consumers are started. */
    @Override
    public void promote() {
        if (fence.look("promote").partly()) {
            sources.values().forEach(source -> groups.translate(source.alias()));
        }
        fence.lower();
    }

    @Override
    public void fence() {
        fence.raise();
    }

    @Override
    public Optional<Instant> watermark() {
        FenceState seen = fence.look("read its watermark");
        return switch (seen.role()) {
            case PRIMARY ->
                seen.partly() && !seen.begun()
                        ? MirrorSource.complete(sources.values())
                        : Optional.of(cluster.time().clock().now());
            case FENCED -> seen.since();
            case REPLICA -> MirrorSource.complete(sources.values());
        };
    }

    @Override
    public List<StoreWarning> warnings() {
        return fence.obstacle()
                .map(text -> List.of(new StoreWarning("fence", "a fence would be refused: " + text)))
                .orElse(List.of());
    }
}
