package io.iotdr.repository.internal.prune;

import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.repository.internal.format.Replica;
import io.iotdr.repository.log.WalArchive;
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
 * Gives up the part of logs that is not needed: what was stored before the newest backup of the same name that is kept and that was over
 * before the oldest moment that can be asked for. Not thread-safe.
 */
final class LogPruning {

    /** By how much the clocks of stores may differ from ours. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final List<Replica> replicas;
    private final Collection<RecoveryPoint> kept;
    private final PruneRequest request;
    private final Instant now;
    private final Consumer<ObjectInfo> deleted;
    private final Set<String> files = new HashSet<>();

    /** Tells {@code deleted} of each object that a location does not hold any more. */
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

    /** Gives how many files go, or would go; each counts once, however many locations have it. */
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

    /** Backups hold the log that makes them whole themselves. Histories of timelines are small, and stay. */
    private static List<ObjectInfo> unneededWal(Replica replica, String source, Instant needed) {
        return replica.store().list(WalArchive.prefix(source)).stream()
                .filter(o -> !o.key().endsWith(".history"))
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
        Instant oldest = now.minus(request.moments());
        return kept.stream()
                .filter(p -> p.source().equals(source))
                .filter(p -> p.verified().filter(end -> !end.isAfter(oldest)).isPresent())
                .map(RecoveryPoint::taken)
                .max(Comparator.naturalOrder());
    }
}
