package io.iotdr.backup.repository.internal.prune;

import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.internal.format.ObjectKind;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Deletes the part of logs that is not needed any more. A source needs its log from the start of one backup on: the
 * newest kept backup that ended before the oldest moment to which the source must be restorable. Not thread-safe.
 */
final class LogPruning {

    /** The most by which the clocks of stores are assumed to differ from ours. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final List<Replica> replicas;
    private final Collection<RecoveryPoint> kept;
    private final PruneRequest request;
    private final Instant now;
    private final Consumer<ObjectInfo> deleted;
    private final Set<String> files = new HashSet<>();

    /** Calls {@code deleted} for each object that was deleted from a location. */
    LogPruning(
            List<Replica> replicas,
            Collection<RecoveryPoint> kept,
            PruneRequest request,
            Instant now,
            Consumer<ObjectInfo> deleted) {
        this.replicas = replicas;
        this.kept = kept;
        this.request = request;
        this.now = now;
        this.deleted = deleted;
    }

    /** Returns how many files are deleted, or would be; each counts once, however many locations have it. */
    int prune() {
        kept.stream()
                .map(RecoveryPoint::source)
                .distinct()
                .forEach(source -> oldestNeeded(source).ifPresent(needed -> prune(source, needed)));
        return files.size();
    }

    private void prune(String source, Instant needed) {
        SegmentPruning segments = SegmentPruning.before(needed, MARGIN, source, replicas);
        for (Replica replica : replicas) {
            List<ObjectInfo> unneeded = segments.unneeded(replica);
            if (!unneeded.isEmpty() && !request.dryRun()) {
                segments.mark(replica);
            }
            delete(replica, unneeded);
            delete(replica, unneededWal(replica, source, needed));
        }
    }

    /**
     * Older backups stay restorable without these files, because each contains the WAL that makes it consistent.
     * Timeline histories and the mark of the cluster are always kept.
     */
    private static List<ObjectInfo> unneededWal(Replica replica, String source, Instant needed) {
        return ObjectKind.WAL.in(replica, source + "/").stream()
                .filter(o -> !o.key().endsWith(".history") && !o.key().endsWith(".system"))
                .filter(o -> o.modified().plus(MARGIN).isBefore(needed))
                .toList();
    }

    private void delete(Replica replica, List<ObjectInfo> objects) {
        for (ObjectInfo object : objects) {
            files.add(object.key());
            if (!request.dryRun()) {
                replica.store().delete(object.key());
                deleted.accept(object);
            }
        }
    }

    private Optional<Instant> oldestNeeded(String source) {
        Instant oldest = now.minus(request.pointInTimeWindow());
        return kept.stream()
                .filter(p -> p.source().equals(source))
                .filter(p -> p.verified().filter(end -> !end.isAfter(oldest)).isPresent())
                .map(RecoveryPoint::taken)
                .max(Comparator.naturalOrder());
    }
}
