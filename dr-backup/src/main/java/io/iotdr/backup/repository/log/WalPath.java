package io.iotdr.backup.repository.log;

import io.iotdr.backup.repository.log.WalContents.ArchivedFile;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way of a recovery through archived segments: along a timeline, and before its begin along those from which it came. */
public final class WalPath {

    private WalPath() {}

    /**
     * Returns when the last segment was stored that a recovery reaches without a gap.
     *
     * @param first the name of the segment with which the recovery begins
     * @param files the files that exist
     * @param segmentBytes the size of a segment
     * @return empty when the first segment does not exist
     */
    public static Optional<Instant> end(String first, WalTimeline along, List<ArchivedFile> files, long segmentBytes) {
        Map<String, Instant> stored = new HashMap<>();
        files.forEach(file -> stored.put(file.name(), file.stored()));
        Optional<Instant> end = Optional.empty();
        for (long number = WalTimeline.number(first, segmentBytes); ; number++) {
            Optional<Instant> next = along.segments(number, segmentBytes).stream()
                    .filter(stored::containsKey)
                    .map(stored::get)
                    .findFirst();
            if (next.isEmpty()) {
                return end;
            }
            end = end.filter(next.get()::isBefore).or(() -> next);
        }
    }
}
