package io.iotdr.backup.schedule;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.PruneResult;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.SampleRestore;
import io.iotdr.backup.VerifyResult;
import io.iotdr.spi.LeaseStore;
import io.iotdr.time.Scheduler;
import io.iotdr.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * Makes backups when they are due, and verifies and prunes by their own timetables. Thread-safe.
 *
 * <p>The newest recovery point of a source, made by whichever process, determines when the next one is due. So a
 * process that was down catches up an overdue backup once, immediately; a clock that jumps does no harm; and of several
 * processes, only one makes each backup. Backups of different sources run in parallel; two backups of one source never
 * overlap. In the same way, the recorded verdicts determine when the next verification is due.
 */
public final class BackupScheduler implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(5);

    /** Receives what the scheduler does, on the scheduler's threads. */
    public interface BackupListener {

        /** Called when a backup was made. */
        default void made(RecoveryPoint point) {}

        /**
         * Called after a backup of {@code source} that found damage in the repository, mended some, or was not confirmed by
         * every location.
         *
         * @param repository what is damaged, or was mended, in sentences for people
         * @param missing the locations that did not confirm the backup, each with the reason
         */
        default void attention(String source, List<String> repository, List<String> missing) {}

        /** Called when all stored data was read. */
        default void verified(VerifyResult found) {}

        /** Called when a sample of a recovery point's files was restored and compared. */
        default void sampled(RecoveryPoint point, SampleRestore restored) {}

        /** Called when a prune was done. */
        default void pruned(PruneResult done) {}

        /**
         * Called when a duty failed; it is retried after {@code again}.
         *
         * @param what the name of the source, or a phrase such as "the prune"
         */
        default void failed(String what, RuntimeException failure, Duration again) {}
    }

    private final List<ScheduledTask> turns;
    private final Future<?> looking;

    private BackupScheduler(List<ScheduledTask> turns, Scheduler scheduler) {
        this.turns = turns;
        this.looking = scheduler.every(LOOK, () -> turns.forEach(turn -> turn.look()));
    }

    /**
     * Options for scheduling backups and upkeep.
     *
     * @param jitter the most by which each is later than its timetable says, so that many hosts do not begin at once.
     *     The delay is always the same for one source and moment
     * @param leases prevent other processes from doing the same work at the same time; empty when there is only one
     *     process
     * @param owner the name of this process in the leases
     */
    public record Options(Duration jitter, Optional<LeaseStore> leases, String owner, BackupListener listener) {

        /** Returns the options of a single process without a listener. */
        public static Options of(Duration jitter) {
            return new Options(jitter, Optional.empty(), "", new BackupListener() {});
        }

        /** Returns options for one of several processes, of which the leases let one do each duty. */
        public Options sharing(LeaseStore newLeases, String newOwner) {
            return new Options(jitter, Optional.of(newLeases), newOwner, listener);
        }

        public Options listener(BackupListener newListener) {
            return new Options(jitter, leases, owner, newListener);
        }
    }

    /** Starts a scheduler, which performs the duties until it is closed. */
    public static BackupScheduler start(BackupManager backups, BackupDuties duties, Options options, TimeSource time) {
        List<DueTask> due = new ArrayList<>();
        BackupListener listener = options.listener();
        duties.jobs().stream()
                .filter(job -> job.timetable().isPresent())
                .forEach(job -> due.add(new BackupTask(job, backups, listener)));
        Maintenance maintenance = duties.maintenance();
        maintenance.verify().ifPresent(how -> due.add(new VerifyTask(how, backups, time.clock(), listener)));
        maintenance.prune().ifPresent(how -> due.add(new PruneTask(how, backups, time.clock(), listener)));
        List<ScheduledTask> turns =
                due.stream().map(task -> new ScheduledTask(task, options, time)).toList();
        return new BackupScheduler(turns, time.scheduler());
    }

    /**
     * Returns when each duty is due next: the jobs with a timetable in their order, then the verification, then the
     * prune. An element is empty while its time is not known yet.
     */
    public List<Optional<Instant>> due() {
        return turns.stream().map(ScheduledTask::due).toList();
    }

    /** Stops the scheduler from beginning further work; work in progress is finished. */
    @Override
    public void close() {
        looking.cancel(false);
    }
}
