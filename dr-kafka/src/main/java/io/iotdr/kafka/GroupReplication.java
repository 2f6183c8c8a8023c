package io.iotdr.kafka;

import static io.iotdr.kafka.KafkaCluster.get;
import static java.util.Objects.requireNonNull;

import io.iotdr.kafka.RecordStamps.Range;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Replication;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Replication by a consumer group: its consumers read a cluster's topics and write into the region, such as the sink
 * connectors of Kafka Connect. The lag is the age of the oldest record that the group has not committed. Thread-safe.
 */
final class GroupReplication implements Replication {

    private final KafkaCluster cluster;
    private final String group;
    private final Optional<Consumers> consumers;
    private volatile Optional<Instant> complete = Optional.empty();

    /** The sink connectors that are the group's consumers, and how long Kafka Connect may take for a change. */
    record Consumers(ConnectApi connect, List<String> connectors, Duration limit) {}

    /**
     * Uses a group.
     *
     * @param cluster the one that the group reads
     * @param consumers how to start and stop them; empty when others do
     */
    GroupReplication(KafkaCluster cluster, String group, Optional<Consumers> consumers) {
        this.cluster = cluster;
        this.group = group;
        this.consumers = consumers;
    }

    /** While the cluster does not answer, the group is as far as the last look of this object saw it. */
    @Override
    public Status status() {
        Instant now = cluster.time().clock().now();
        try {
            boolean running = cluster.read("read the consumer group " + group, this::isStable);
            complete = complete(now);
            return new Status(running, lag(now));
        } catch (ProviderException noAnswer) {
            if (!noAnswer.retryable()) {
                throw noAnswer;
            }
            return new Status(false, lag(now));
        }
    }

    private Optional<Duration> lag(Instant now) {
        return complete.map(point -> Duration.between(point, now));
    }

    private boolean isStable(Admin admin) throws ExecutionException, InterruptedException {
        try {
            return get(requireNonNull(admin.describeConsumerGroups(List.of(group))
                                    .describedGroups()
                                    .get(group)))
                            .groupState()
                    == GroupState.STABLE;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw e;
        }
    }

    /** Returns up to which moment the group has committed all records; empty when it has never committed. */
    private Optional<Instant> complete(Instant now) {
        Map<TopicPartition, Range> next = cluster.read("read the offsets of " + group, this::uncommitted);
        Optional<Instant> oldest = RecordStamps.read(cluster, next, IsolationLevel.READ_COMMITTED).values().stream()
                .flatMap(List::stream)
                .map(stamp -> Instant.ofEpochMilli(stamp.time()))
                .min(Instant::compareTo);
        return next.isEmpty()
                ? Optional.empty()
                : Optional.of(oldest.filter(now::isAfter).orElse(now));
    }

    /** Returns where to find the first uncommitted record, also of partitions of which the group has committed nothing. */
    private Map<TopicPartition, Range> uncommitted(Admin admin) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed =
                new HashMap<>(get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group)));
        committed.values().removeIf(Objects::isNull);
        List<TopicName> topics = committed.keySet().stream()
                .map(partition -> new TopicName(partition.topic(), false))
                .distinct()
                .toList();
        Map<TopicPartition, Range> next = new HashMap<>();
        TopicEnds.read(admin, topics, IsolationLevel.READ_COMMITTED)
                .partitions()
                .forEach((partition, end) -> {
                    OffsetAndMetadata offset = committed.get(partition);
                    next.put(
                            partition,
                            new Range(
                                    offset == null ? end.begin() : Math.max(end.begin(), offset.offset()),
                                    end.end(),
                                    0,
                                    1));
                });
        return next;
    }

    @Override
    public void check(String region) {
        consumers.ifPresent(c -> c.connectors().forEach(c.connect()::state));
    }

    @Override
    public void follow(String region) {
        if (consumers.isPresent()) {
            Consumers own = consumers.get();
            own.connect().start(own.connectors(), own.limit());
        } else if (!status().streaming()) {
            throw ProviderException.notDone(
                    cluster.place(),
                    "follow " + region,
                    "no consumer of the group " + group + " runs; start them, or name 'connectors' of Kafka Connect",
                    null);
        }
    }

    @Override
    public void stop() {
        if (consumers.isPresent()) {
            Consumers own = consumers.get();
            own.connect().stop(own.connectors(), own.limit());
        } else if (status().streaming()) {
            throw ProviderException.notDone(
                    cluster.place(),
                    "stop the consumer group " + group,
                    "its consumers run; stop them, or name 'connectors' of Kafka Connect",
                    null);
        }
    }
}
