package io.iotdr.backup;

import java.time.Duration;
import java.time.ZoneId;
import java.util.function.Consumer;

/**
 * A request to forget recovery points and to delete data that none of the others needs.
 *
 * @param zone the time zone in which days, weeks, months and years begin
 * @param grace how long data that nothing needs stays in the store before it is deleted; should be longer than the
 *     longest backup, so that a prune never makes a backup start over
 * @param pointInTimeWindow for sources that archive their log, how far back every moment can be restored; before that, only the
 *     moments of the backups
 * @param dryRun whether to report what would be done without doing it
 * @param progress is called about twice a second with the files and bytes of the kept recovery points examined so far
 */
public record PruneRequest(
        RetentionPolicy policy,
        ZoneId zone,
        Duration grace,
        Duration pointInTimeWindow,
        boolean dryRun,
        Consumer<BackupProgress> progress) {

    public static PruneRequest of(RetentionPolicy policy, ZoneId zone) {
        return new PruneRequest(policy, zone, Duration.ofHours(24), Duration.ofDays(7), false, progress -> {});
    }

    public PruneRequest dryRun(boolean value) {
        return new PruneRequest(policy, zone, grace, pointInTimeWindow, value, progress);
    }

    public PruneRequest grace(Duration value) {
        return new PruneRequest(policy, zone, value, pointInTimeWindow, dryRun, progress);
    }

    public PruneRequest pointInTimeWindow(Duration value) {
        return new PruneRequest(policy, zone, grace, value, dryRun, progress);
    }

    public PruneRequest progress(Consumer<BackupProgress> value) {
        return new PruneRequest(policy, zone, grace, pointInTimeWindow, dryRun, value);
    }
}
