package io.iotdr.backup.restore;

import io.iotdr.backup.BackupProgress;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.Repository;
import io.iotdr.spi.Progress;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One restore, which may have been interrupted before.
 *
 * @param id short, and the same for every attempt at this restore; a part of file names
 * @param step what earlier attempts have completed
 */
record RestoreJob(
        String id,
        RestoreLimits limits,
        String source,
        RestoreStep step,
        Repository repository,
        Consumer<Progress> progress) {

    /**
     * The data that a restore yields, the same for every attempt.
     *
     * @param base the backup
     * @param notAfter nothing after this moment is restored; empty for no limit
     * @param begun when the first attempt began
     */
    record RestoreLimits(RecoveryPoint base, Optional<Instant> notAfter, Instant begun) {}

    /** Remembers durably that the data has been fetched. */
    interface RestoreStep {
        boolean fetched();

        void markFetched();
    }

    RecoveryPoint base() {
        return limits.base();
    }

    /** Returns the moment up to which records are replayed. */
    Instant upTo() {
        return limits.notAfter().orElse(limits.begun());
    }

    void tell(String text) {
        progress.accept(new Progress(text, Optional.empty()));
    }

    /** Returns a listener that passes the progress of a backup operation on. */
    Consumer<BackupProgress> bytes() {
        return p -> progress.accept(new Progress(
                megabytes(p.bytes())
                        + (p.total().isPresent() ? " of " + megabytes(p.total().getAsLong()) : "")
                        + " MB restored",
                p.left()));
    }

    private static long megabytes(long bytes) {
        return bytes / 1_000_000;
    }
}
