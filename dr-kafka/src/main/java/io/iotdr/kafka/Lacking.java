package io.iotdr.kafka;

import static java.util.Objects.requireNonNull;

import io.iotdr.kafka.RecordTimes.Range;
import io.iotdr.kafka.RecordTimes.Stamp;
import io.iotdr.kafka.TopicEnds.End;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** The first record of each partition that its copy lacks. */
final class Lacking {

    private Lacking() {}

    /**
     * Returns the time of the first record that is not copied, by partition; empty where the copy has all.
     *
     * @param copies the tail of each copy, whose first record is looked for in the source
     * @param ends where the partitions of the source end
     */
    static Map<TopicPartition, Optional<Instant>> first(
            KafkaCluster source, Map<TopicPartition, CopyTail> copies, Map<TopicPartition, End> ends) {
        if (copies.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, Long> places = source.read("find where copies end", admin -> places(admin, copies));
        Map<TopicPartition, Range> ranges = new HashMap<>();
        places.forEach((partition, place) -> ranges.put(
                partition,
                new Range(
                        place,
                        requireNonNull(ends.get(partition)).end(),
                        requireNonNull(copies.get(partition)).time(),
                        requireNonNull(copies.get(partition)).records() + 1)));
        Map<TopicPartition, List<Stamp>> stamps = RecordTimes.read(source, ranges);
        Map<TopicPartition, Optional<Instant>> first = new HashMap<>();
        copies.forEach((partition, copy) -> first.put(
                partition,
                stamps.getOrDefault(partition, List.of()).stream()
                        .skip(copy.records())
                        .findFirst()
                        .map(stamp -> Instant.ofEpochMilli(stamp.time()))));
        return first;
    }

    /** A place may be that of a marker, before the record that is meant. */
    private static Map<TopicPartition, Long> places(Admin admin, Map<TopicPartition, CopyTail> copies)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        copies.forEach((partition, copy) -> wanted.put(partition, OffsetSpec.forTimestamp(Math.max(0, copy.time()))));
        Map<TopicPartition, Long> places = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> found :
                KafkaCluster.get(admin.listOffsets(wanted).all()).entrySet()) {
            if (found.getValue().offset() >= 0) {
                places.put(found.getKey(), found.getValue().offset());
            }
        }
        return places;
    }
}
