package io.iotdr.backup.repository.log;

import io.iotdr.backup.repository.log.WalArchive.ArchivedFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The way of a recovery through archived segments: along the newest timeline, and before its begin along those from which
 * it came. A segment's name is its timeline, log and segment number, eight hexadecimal digits each.
 */
public final class WalPath {

    private static final int SEGMENT = 24;

    private WalPath() {}

    /**
     * Returns when the last segment was stored that a recovery reaches without a gap.
     *
     * @param first the name of the segment with which the recovery begins
     * @param files the files that exist
     * @param segmentBytes the size of a segment
     * @return empty when the first segment does not exist
     */
    public static Optional<Instant> end(String first, List<ArchivedFile> files, long segmentBytes) {
        long perLog = (1L << 32) / segmentBytes;
        long newest = files.stream()
                .filter(f -> f.name().endsWith(".history"))
                .mapToLong(f -> timeline(f.name()))
                .reduce(timeline(first), Math::max);
        SortedMap<Long, ArchivedFile> onNewest = new TreeMap<>();
        SortedMap<Long, ArchivedFile> before = new TreeMap<>();
        for (ArchivedFile file : files) {
            if (file.name().length() == SEGMENT && timeline(file.name()) <= newest) {
                (timeline(file.name()) == newest ? onNewest : before).put(position(file.name(), perLog), file);
            }
        }
        long fork = onNewest.isEmpty() ? Long.MAX_VALUE : onNewest.firstKey();
        Optional<Instant> end = Optional.empty();
        for (long at = position(first, perLog); ; at++) {
            ArchivedFile file = at < fork ? before.get(at) : onNewest.get(at);
            if (file == null) {
                return end;
            }
            Instant stored = file.stored();
            end = end.filter(stored::isBefore).or(() -> Optional.of(stored));
        }
    }

    private static long timeline(String name) {
        return Long.parseLong(name.substring(0, 8), 16);
    }

    private static long position(String name, long perLog) {
        return Long.parseLong(name.substring(8, 16), 16) * perLog + Long.parseLong(name.substring(16, 24), 16);
    }
}
