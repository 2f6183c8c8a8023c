package io.iotdr.kafka;

import static java.util.Objects.requireNonNull;

import io.iotdr.kafka.RecordStamps.Range;
import io.iotdr.kafka.RecordStamps.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Up to which moment copies that are not complete hold everything. */
final class Lacking {

    /** So many records of the source are read to find where a copy ends, and what follows. */
    private static final int MOST = 500;

    /** More than the clocks of two machines with NTP differ. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private Lacking() {}

    /**
     * Finds the last record of each copy in the source; what follows there is lacking. A copy whose last record is not found,
     * since the source has deleted it or holds an older record with a later time, is complete up to that record's own time.
     *
     * @param ends where the partitions of the source end
     * @param copied the last record of each copy that has one
     * @param now when the look began
     * @return the moment by partition; empty where the copy's last record tells nothing
     */
    static Map<TopicPartition, Optional<Instant>> since(
            KafkaCluster source,
            Collection<TopicPartition> partitions,
            TopicEnds ends,
            Map<TopicPartition, Stamp> copied,
            Instant now) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, Range> ranges = new HashMap<>();
        source.read("find where copies end", admin -> places(admin, partitions, copied))
                .forEach((partition, place) -> ranges.put(
                        partition,
                        new Range(
                                place,
                                requireNonNull(ends.partitions().get(partition)).end(),
                                time(copied, partition),
                                MOST)));
        Map<TopicPartition, List<Stamp>> written = RecordStamps.read(source, ranges, IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, Optional<Instant>> out = new HashMap<>();
        partitions.forEach(partition -> out.put(
                partition,
                before(written.getOrDefault(partition, List.of()), Optional.ofNullable(copied.get(partition)), now)));
        return out;
    }

    private static long time(Map<TopicPartition, Stamp> copied, TopicPartition partition) {
        Stamp last = copied.get(partition);
        return last == null ? 0 : Math.max(0, last.time());
    }

    /** Returns the moment before everything that follows the last copied record. */
    private static Optional<Instant> before(List<Stamp> written, Optional<Stamp> last, Instant now) {
        int place = last.map(written::indexOf).orElse(-1);
        List<Stamp> lacking =
                last.isEmpty() ? written : place < 0 ? List.of() : written.subList(place + 1, written.size());
        return lacking.stream()
                .min(Comparator.comparing(Stamp::time))
                .flatMap(oldest -> before(oldest, now))
                .or(() -> last.flatMap(copied -> before(copied, now)));
    }

    /**
     * Returns the moment before a record, and not after {@code now}, since records are written while they are read; empty when
     * the clock of its producer is wrong, so that it tells nothing.
     */
    static Optional<Instant> before(Stamp record, Instant now) {
        Instant moment = Instant.ofEpochMilli(Math.max(1, record.time()) - 1);
        return moment.isAfter(now.plus(CLOCKS)) ? Optional.empty() : Optional.of(moment.isAfter(now) ? now : moment);
    }

    /** A place may be that of a marker, before the record that is meant. */
    private static Map<TopicPartition, Long> places(
            Admin admin, Collection<TopicPartition> partitions, Map<TopicPartition, Stamp> copied)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, OffsetSpec.forTimestamp(time(copied, partition))));
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
