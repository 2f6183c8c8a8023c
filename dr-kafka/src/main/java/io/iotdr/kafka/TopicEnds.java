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
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the partitions of topics end.
 *
 * @param partitions the end of each, by partition
 */
record TopicEnds(Map<TopicPartition, End> partitions) {

    /** The end of a partition without records. */
    static final End EMPTY = new End(-1, 0, 0);

    /**
     * The end of one partition.
     *
     * @param newest the greatest timestamp of its records, in milliseconds; -1 when it has none
     * @param offset the offset of the first record with that timestamp
     * @param end the offset behind the last record
     */
    record End(long newest, long offset, long end) {

        /** Returns how many offsets there are from the newest record on; markers of transactions count too. */
        long tail() {
            return Math.max(1, end - offset);
        }
    }

    /**
     * Reads the ends of the topics that have such names. The ends are read before the newest records, so a partition that is
     * written meanwhile has a tail that is too short, never one that is too long.
     */
    static TopicEnds read(Admin admin, List<TopicName> names) throws ExecutionException, InterruptedException {
        List<String> topics = get(admin.listTopics().names()).stream()
                .filter(topic -> TopicName.any(names, topic))
                .toList();
        Map<String, TopicDescription> described =
                get(admin.describeTopics(topics).allTopicNames());
        List<TopicPartition> partitions = described.values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
        Map<TopicPartition, ListOffsetsResultInfo> ends = offsets(admin, partitions, OffsetSpec.latest());
        Map<TopicPartition, ListOffsetsResultInfo> newest = offsets(admin, partitions, OffsetSpec.maxTimestamp());
        Map<TopicPartition, End> out = new HashMap<>();
        for (TopicPartition partition : partitions) {
            ListOffsetsResultInfo record = requireNonNull(newest.get(partition));
            out.put(
                    partition,
                    record.timestamp() < 0
                            ? EMPTY
                            : new End(
                                    record.timestamp(),
                                    record.offset(),
                                    requireNonNull(ends.get(partition)).offset()));
        }
        return new TopicEnds(Map.copyOf(out));
    }

    /** Returns the offsets of partitions, by one question to each broker. */
    static Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Admin admin, List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        return get(admin.listOffsets(partitions.stream().collect(Collectors.toMap(Function.identity(), p -> which)))
                .all());
    }
}
