package io.iotdr.kafka;

import static io.iotdr.kafka.KafkaCluster.get;
import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the partitions of topics begin and end.
 *
 * @param partitions the bounds of each, by partition
 */
record TopicEnds(Map<TopicPartition, Bounds> partitions) {

    /**
     * The bounds of one partition.
     *
     * @param begin the first offset
     * @param end the offset behind the last one; with committed reading, behind the last one that no open transaction holds
     */
    record Bounds(long begin, long end) {

        boolean isEmpty() {
            return begin >= end;
        }
    }

    /** Reads the bounds of the topics that have such names. */
    static TopicEnds read(Admin admin, List<TopicName> names, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        List<String> topics = get(admin.listTopics().names()).stream()
                .filter(topic -> TopicName.any(names, topic))
                .toList();
        return of(
                admin,
                get(admin.describeTopics(topics).allTopicNames()).values().stream()
                        .flatMap(topic -> topic.partitions().stream()
                                .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                        .toList(),
                isolation);
    }

    /** Reads the bounds of partitions. */
    static TopicEnds of(Admin admin, List<TopicPartition> partitions, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, ListOffsetsResultInfo> ends = offsets(admin, partitions, OffsetSpec.latest(), isolation);
        Map<TopicPartition, ListOffsetsResultInfo> begins =
                offsets(admin, partitions, OffsetSpec.earliest(), isolation);
        Map<TopicPartition, Bounds> out = new HashMap<>();
        partitions.forEach(partition -> out.put(
                partition,
                new Bounds(
                        requireNonNull(begins.get(partition)).offset(),
                        requireNonNull(ends.get(partition)).offset())));
        return new TopicEnds(Map.copyOf(out));
    }

    /** By one question to each broker. */
    private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Admin admin, List<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        return get(admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(Function.identity(), p -> which)),
                        new ListOffsetsOptions(isolation))
                .all());
    }
}
