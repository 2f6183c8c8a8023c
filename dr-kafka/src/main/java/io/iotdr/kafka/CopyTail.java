package io.iotdr.kafka;

import static java.util.Objects.requireNonNull;

import io.iotdr.kafka.RecordTimes.Range;
import io.iotdr.kafka.RecordTimes.Stamp;
import io.iotdr.kafka.TopicEnds.End;
import io.iotdr.spi.ProviderException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The end of a partition, from a record by which the same place can be found in another copy.
 *
 * @param time the timestamp of that record, in milliseconds, which no later one exceeds; -1 when there is no record
 * @param records how many there are from it on, itself included
 */
record CopyTail(long time, int records) {

    static final CopyTail EMPTY = new CopyTail(-1, 0);

    /** More records behind the newest one than in any stream whose producers know the time. */
    private static final int LONGEST = 20_000;

    /** Where the newest offset is the marker of a transaction, a record is looked for so far before the end. */
    private static final int LOOK_BACK = 500;

    /** Returns the tails of partitions. */
    static Map<TopicPartition, CopyTail> read(KafkaCluster cluster, TopicEnds ends) {
        Map<TopicPartition, Range> ranges = new HashMap<>();
        ends.partitions()
                .forEach((partition, end) -> ranges.put(partition, new Range(end.offset(), end.end(), 0, LONGEST)));
        Map<TopicPartition, List<Stamp>> stamps = RecordTimes.read(cluster, ranges);
        Map<TopicPartition, Range> again = new HashMap<>();
        stamps.forEach((partition, found) -> {
            End end = requireNonNull(ends.partitions().get(partition));
            if (end.newest() >= 0 && (found.isEmpty() || found.get(0).offset() != end.offset())) {
                again.put(partition, new Range(Math.max(0, end.end() - LOOK_BACK), end.end(), 0, LONGEST));
            }
        });
        stamps.putAll(RecordTimes.read(cluster, again));
        Map<TopicPartition, CopyTail> out = new HashMap<>();
        stamps.forEach((partition, found) -> out.put(partition, of(cluster, partition, found)));
        return out;
    }

    private static CopyTail of(KafkaCluster cluster, TopicPartition partition, List<Stamp> found) {
        int newest = 0;
        for (int i = 1; i < found.size(); i++) {
            newest = found.get(i).time() > found.get(newest).time() ? i : newest;
        }
        if (found.isEmpty()) {
            return EMPTY;
        }
        if (found.size() >= LONGEST) {
            throw ProviderException.notDone(
                    cluster.place(),
                    "compare " + partition + " with its source",
                    "more than " + LONGEST + " records follow one with the time "
                            + Instant.ofEpochMilli(found.get(newest).time())
                            + ": the clock of a producer is wrong. Set "
                            + TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG
                            + " of the source, or let it stamp records itself",
                    null);
        }
        return new CopyTail(found.get(newest).time(), found.size() - newest);
    }
}
