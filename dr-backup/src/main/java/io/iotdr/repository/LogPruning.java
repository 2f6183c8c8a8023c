package io.iotdr.repository;

import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The part of an archived write-ahead log that is not needed: what was archived before the newest backup that is kept and that was over
 * before the oldest moment that can be asked for. Backups hold the log that makes them whole themselves.
 */
final class LogPruning {

    /** By how much the clocks of stores may differ from ours. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final Collection<RecoveryPoint> kept;
    private final PruneRequest request;
    private final Instant now;

    LogPruning(Collection<RecoveryPoint> kept, PruneRequest request, Instant now) {
        this.kept = kept;
        this.request = request;
        this.now = now;
    }

    /** What a location holds that nobody will ask for. Histories of timelines are small, and stay. */
    List<ObjectInfo> unneeded(Replica replica) {
        return kept.stream()
                .map(RecoveryPoint::source)
                .distinct()
                .flatMap(source -> before(replica, source))
                .toList();
    }

    private Stream<ObjectInfo> before(Replica replica, String source) {
        Optional<Instant> needed = oldestNeeded(source);
        return needed.isEmpty()
                ? Stream.of()
                : replica.store().list(WalArchive.prefix(source)).stream()
                        .filter(o -> !o.key().endsWith(".history"))
                        .filter(o -> o.modified().plus(MARGIN).isBefore(needed.get()));
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
