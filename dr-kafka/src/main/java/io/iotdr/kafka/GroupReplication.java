package io.iotdr.kafka;

import static io.iotdr.kafka.KafkaCluster.get;
import static java.util.Objects.requireNonNull;

import io.iotdr.kafka.RecordTimes.Range;
import io.iotdr.kafka.RecordTimes.Stamp;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Replication;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
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

    @Override
    public Status status() {
        boolean running = cluster.read("read the consumer group " + group, admin -> {
            try {
                return get(requireNonNull(admin.describeConsumerGroups(List.of(group))
                                        .describedGroups()
                                        .get(group)))
                                .groupState()
                        == GroupState.STABLE;
            } catch (java.util.concurrent.ExecutionException e) {
                if (e.getCause() instanceof GroupIdNotFoundException) {
                    return false;
                }
                throw e;
            }
        });
        return new Status(running, lag());
    }

    /** Empty when the group has never committed. */
    private Optional<Duration> lag() {
        Map<TopicPartition, Long> committed = new HashMap<>();
        Map<TopicPartition, ListOffsetsResultInfo> ends = cluster.read("read the lag of " + group, admin -> {
            Map<TopicPartition, OffsetAndMetadata> offsets =
                    get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group));
            offsets.forEach((partition, offset) -> {
                if (offset != null) {
                    committed.put(partition, offset.offset());
                }
            });
            return TopicEnds.offsets(admin, List.copyOf(committed.keySet()), OffsetSpec.latest());
        });
        if (committed.isEmpty()) {
            return Optional.empty();
        }
        Instant now = cluster.time().clock().now();
        Instant oldest = now;
        Map<TopicPartition, Range> next = new HashMap<>();
        committed.forEach((partition, offset) -> next.put(
                partition, new Range(offset, requireNonNull(ends.get(partition)).offset(), 0, 1)));
        for (List<Stamp> stamps : RecordTimes.read(cluster, next).values()) {
            for (Stamp stamp : stamps) {
                Instant written = Instant.ofEpochMilli(stamp.time());
                oldest = written.isBefore(oldest) ? written : oldest;
            }
        }
        return Optional.of(Duration.between(oldest, now));
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
