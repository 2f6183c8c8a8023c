package io.iotdr.backup;

import java.time.Duration;
import java.time.ZoneId;
import java.util.function.Consumer;

/**
 * What is not to be kept any more.
 *
 * @param zone in which days, weeks, months and years begin
 * @param grace how long what nobody needs stays in the store; longer than the longest backup, so that none has to begin anew
 * @param moments how far back every moment can be restored of a source that archives its log; before that, its backups alone
 * @param dryRun whether it is only told what would be done
 * @param progress is told about twice a second how much of what is kept was looked through
 */
public record PruneRequest(
        RetentionPolicy policy,
        ZoneId zone,
        Duration grace,
        Duration moments,
        boolean dryRun,
        Consumer<Progress> progress) {

    public static PruneRequest of(RetentionPolicy policy, ZoneId zone) {
        return new PruneRequest(policy, zone, Duration.ofHours(24), Duration.ofDays(7), false, progress -> {});
    }

    public PruneRequest dryRun(boolean value) {
        return new PruneRequest(policy, zone, grace, moments, value, progress);
    }

    public PruneRequest grace(Duration value) {
        return new PruneRequest(policy, zone, value, moments, dryRun, progress);
    }

    public PruneRequest moments(Duration value) {
        return new PruneRequest(policy, zone, grace, value, dryRun, progress);
    }

    public PruneRequest progress(Consumer<Progress> value) {
        return new PruneRequest(policy, zone, grace, moments, dryRun, value);
    }
}
