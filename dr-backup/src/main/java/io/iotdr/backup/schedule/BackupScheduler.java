package io.iotdr.backup.schedule;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.PruneResult;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.SampleRestore;
import io.iotdr.backup.VerifyResult;
import io.iotdr.spi.LeaseStore;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
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
    public record Options(Duration jitter, Optional<LeaseStore> leases, String owner) {
        public static Options of(Duration jitter) {
            return new Options(jitter, Optional.empty(), "");
        }
    }

    /** Starts a scheduler, which runs the jobs that have a timetable and the upkeep until it is closed. */
    public static BackupScheduler start(
            BackupManager backups,
            List<BackupJob> jobs,
            Maintenance upkeep,
            Options options,
            Clock clock,
            Scheduler scheduler,
            BackupListener listener) {
        List<DueTask> duties = new ArrayList<>();
        jobs.stream()
                .filter(job -> job.timetable().isPresent())
                .forEach(job -> duties.add(new BackupTask(job, backups, listener)));
        upkeep.verify().ifPresent(how -> duties.add(new VerifyTask(how, backups, clock, listener)));
        upkeep.prune().ifPresent(how -> duties.add(new PruneTask(how, backups, clock, listener)));
        List<ScheduledTask> turns = duties.stream()
                .map(duty -> new ScheduledTask(duty, options, clock, scheduler, listener))
                .toList();
        return new BackupScheduler(turns, scheduler);
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
