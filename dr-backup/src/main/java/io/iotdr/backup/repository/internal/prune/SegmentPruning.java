package io.iotdr.backup.repository.internal.prune;

import io.iotdr.backup.repository.internal.format.LogBegin;
import io.iotdr.backup.repository.internal.format.ObjectKind;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.format.Segment;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The segments of a transaction log that are not needed. The newest segment is always needed, because it holds the last
 * sequence number.
 */
final class SegmentPruning {

    private final String stream;
    private final long begin;

    private SegmentPruning(String stream, long begin) {
        this.stream = stream;
        this.begin = begin;
    }

    /**
     * Selects the segments that were shipped before a moment, to every location that has them, with a margin for the
     * stores' clocks.
     */
    static SegmentPruning before(Instant needed, Duration margin, String stream, List<Replica> replicas) {
        TreeMap<Long, Instant> shipped = new TreeMap<>();
        for (Replica replica : replicas) {
            for (ObjectInfo segment : ObjectKind.SEGMENT.in(replica, stream + "/")) {
                shipped.merge(Segment.first(segment.key()), segment.modified(), (a, b) -> a.isAfter(b) ? a : b);
            }
        }
        long begin = shipped.entrySet().stream()
                .filter(e -> !e.getValue().plus(margin).isBefore(needed))
                .mapToLong(Map.Entry::getKey)
                .findFirst()
                .orElse(shipped.isEmpty() ? 1 : shipped.lastKey());
        return new SegmentPruning(stream, begin);
    }

    /** Returns the unneeded segments in a location. */
    List<ObjectInfo> unneeded(Replica replica) {
        return ObjectKind.SEGMENT.in(replica, stream + "/").stream()
                .filter(o -> Segment.first(o.key()) < begin)
                .toList();
    }

    /** Records in a location the first record of the log that is kept, before any segment is deleted. */
    void mark(Replica replica) {
        LogBegin.mark(replica, stream, begin);
    }
}
