package io.iotdr.backup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The recovery points there are. Thread-safe. */
public interface BackupCatalog {

    /** All recovery points of every source, oldest first. */
    List<RecoveryPoint> list();

    /** All recovery points of a source, oldest first. */
    default List<RecoveryPoint> list(String source) {
        return list().stream().filter(p -> p.source().equals(source)).toList();
    }

    /** The newest recovery point of each source, whatever speaks against it. */
    default SortedMap<String, RecoveryPoint> newest() {
        SortedMap<String, RecoveryPoint> newest = new TreeMap<>();
        list().forEach(point -> newest.put(point.source(), point));
        return newest;
    }

    /** The newest recovery point of a source that was not taken after {@code moment}, whatever speaks against it. */
    default Optional<RecoveryPoint> nearest(String source, Instant moment) {
        List<RecoveryPoint> all =
                list(source).stream().filter(p -> !p.taken().isAfter(moment)).toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /**
     * The recovery point of a source to go back to: the newest that was not taken after {@code moment} and that nothing speaks against.
     *
     * @return empty when there is none; {@link #nearest} gives one whatever speaks against it
     */
    default Optional<Choice> choose(String source, Instant moment) {
        List<RecoveryPoint> all = list(source);
        return Choice.of(all.stream().filter(p -> !p.taken().isAfter(moment)).toList(), all);
    }
}
