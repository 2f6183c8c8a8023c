package io.iotdr.kafka;

import io.iotdr.kafka.RecordStamps.Range;
import io.iotdr.kafka.RecordStamps.Stamp;
import io.iotdr.kafka.TopicEnds.Bounds;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** The last records of partitions. */
final class LastRecords {

    /** The last offset may be the marker of a transaction, which is no record. */
    private static final int NEAR = 5;

    private static final int FAR = 1000;

    private LastRecords() {}

    /** Returns the last record of each partition that has one near its end. */
    static Map<TopicPartition, Stamp> read(KafkaCluster cluster, TopicEnds ends, IsolationLevel isolation) {
        Map<TopicPartition, Stamp> last = new HashMap<>();
        for (int back : new int[] {NEAR, FAR}) {
            Map<TopicPartition, Range> ranges = new HashMap<>();
            ends.partitions().forEach((partition, bounds) -> {
                if (!last.containsKey(partition) && !bounds.isEmpty()) {
                    ranges.put(partition, tail(bounds, back));
                }
            });
            RecordStamps.read(cluster, ranges, isolation).forEach((partition, stamps) -> {
                if (!stamps.isEmpty()) {
                    last.put(partition, stamps.get(stamps.size() - 1));
                }
            });
        }
        return last;
    }

    private static Range tail(Bounds bounds, int back) {
        return new Range(Math.max(bounds.begin(), bounds.end() - back), bounds.end(), 0, back);
    }
}
