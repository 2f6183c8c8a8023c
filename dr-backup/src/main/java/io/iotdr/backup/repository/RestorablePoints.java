package io.iotdr.backup.repository;

import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.Suspicions;
import io.iotdr.backup.TrustedPointChoice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The moments to which a source can be restored, by its backups and its log. Everything that tells how much would be lost
 * uses these figures: the RPO exposure, the gates of a run, and the restore itself. Thread-safe.
 */
public final class RestorablePoints {

    /** The kind of log that a source has besides its backups. */
    public enum LogKind {
        NONE,
        /** Records, appended to a {@link io.iotdr.backup.TransactionLog} of the source's name. */
        RECORDS,
        /** The archived write-ahead log of a PostgreSQL cluster. */
        WAL
    }

    private final Repository repository;
    private final String source;
    private final LogKind log;

    public RestorablePoints(Repository repository, String source, LogKind log) {
        this.repository = repository;
        this.source = source;
        this.log = log;
    }

    /**
     * Returns the backup from which to restore: the newest trusted one that was complete at {@code notAfter}; empty when
     * there is none.
     *
     * @throws io.iotdr.error.DisasterRecoveryException when no location answers
     */
    public Optional<RecoveryPoint> base(Optional<Instant> notAfter) {
        return base(repository.backups().list(source), notAfter);
    }

    private Optional<RecoveryPoint> base(List<RecoveryPoint> all, Optional<Instant> notAfter) {
        List<RecoveryPoint> among = all.stream()
                .filter(p -> p.source().equals(source))
                .filter(p -> notAfter.isEmpty() || p.endedBy(notAfter.get()))
                .toList();
        return TrustedPointChoice.of(among, all).map(TrustedPointChoice::point);
    }

    /**
     * Returns the newest moment, not after {@code notAfter}, to which the source can be restored; empty when it has no
     * trusted backup, because a log cannot be replayed without one.
     *
     * @throws io.iotdr.error.DisasterRecoveryException when no location answers
     */
    public Optional<Instant> newest(Optional<Instant> notAfter) {
        return newest(repository.backups().list(source), notAfter);
    }

    /** Does the same from a list of recovery points, which must contain all of the source. */
    public Optional<Instant> newest(List<RecoveryPoint> all, Optional<Instant> notAfter) {
        return base(all, notAfter)
                .map(base ->
                        logged(base, notAfter).filter(base.taken()::isBefore).orElse(base.taken()));
    }

    /** Returns whether a backup exists and is trusted. */
    public boolean isTrusted(String id) {
        List<RecoveryPoint> all = repository.backups().list(source);
        return all.stream().anyMatch(p -> p.id().equals(id))
                && !Suspicions.of(all).containsKey(id);
    }

    /** A gap that only a replay finds is not seen here. */
    private Optional<Instant> logged(RecoveryPoint base, Optional<Instant> notAfter) {
        return switch (log) {
            case NONE -> Optional.empty();
            case RECORDS ->
                repository.archive(source).beginsBy(base.taken())
                        ? repository.archive(source).newest(notAfter)
                        : Optional.empty();
            case WAL -> repository.wal(source).contents().newestArchived().map(newest -> earlier(newest, notAfter));
        };
    }

    private static Instant earlier(Instant moment, Optional<Instant> limit) {
        return limit.filter(moment::isAfter).orElse(moment);
    }
}
