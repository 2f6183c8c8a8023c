package io.iotdr.backup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The list of existing recovery points. Thread-safe. */
public interface BackupCatalog {

    /**
     * Returns all recovery points that any location can list, and what prevented others from being listed.
     *
     * @throws io.iotdr.error.DisasterRecoveryException when no location answers
     */
    PointListing listing();

    /** Returns all recovery points of every source, oldest first; {@link #listing} also tells what is damaged. */
    default List<RecoveryPoint> list() {
        return listing().points();
    }

    /** Returns all recovery points of a source, oldest first. */
    default List<RecoveryPoint> list(String source) {
        return list().stream().filter(p -> p.source().equals(source)).toList();
    }

    /** Returns the newest recovery point of each source, by source name, whether trusted or suspect. */
    default SortedMap<String, RecoveryPoint> newest() {
        SortedMap<String, RecoveryPoint> newest = new TreeMap<>();
        list().forEach(point -> newest.put(point.source(), point));
        return newest;
    }

    /**
     * Returns the newest recovery point of a source that had ended by {@code moment}, whether trusted or
     * suspect.
     */
    default Optional<RecoveryPoint> nearest(String source, Instant moment) {
        List<RecoveryPoint> all =
                list(source).stream().filter(p -> p.endedBy(moment)).toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /**
     * Chooses the recovery point of a source to restore: the newest trusted one that had ended by
     * {@code moment}.
     *
     * @return empty when no such point is trusted; {@link #nearest} returns suspect points too
     */
    default Optional<TrustedPointChoice> choose(String source, Instant moment) {
        List<RecoveryPoint> all = list(source);
        return TrustedPointChoice.of(all.stream().filter(p -> p.endedBy(moment)).toList(), all);
    }
}
