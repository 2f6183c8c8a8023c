package io.iotdr.schedule;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.Pruning;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.SampleRestore;
import io.iotdr.backup.Verification;
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
 * Makes backups when they are due. What is due is told by the newest recovery point there is, whoever made it: so a process that was down
 * makes one that is overdue at once, and one only; clocks that jump do no harm; and of several processes one makes it. A source is never
 * backed up twice at once; different sources are, side by side. Verifications are told by their verdicts in the same way. Thread-safe.
 */
public final class BackupScheduler implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(5);

    /** Is told what the scheduler does, on its threads. */
    public interface Listener {

        /** A backup was made. */
        default void made(RecoveryPoint point) {}

        /** Everything that is stored was read. */
        default void verified(Verification found) {}

        /** Some files of a recovery point were restored and compared. */
        default void sampled(RecoveryPoint point, SampleRestore restored) {}

        /** What is not kept was forgotten. */
        default void pruned(Pruning done) {}

        /** Something was not done, and is tried again after a while: the backup of a source, by its name, or what else it says. */
        default void failed(String what, RuntimeException failure, Duration again) {}
    }

    private final List<Turn> turns;
    private final Future<?> looking;

    private BackupScheduler(List<Turn> turns, Scheduler scheduler) {
        this.turns = turns;
        this.looking = scheduler.every(LOOK, () -> turns.forEach(turn -> turn.look()));
    }

    /**
     * How backups are made.
     *
     * @param jitter by how much at most each is later than its timetable says, so that a fleet of hosts does not begin at once; always the
     *     same for a source and a moment
     * @param leases keep other processes from making the same backup at the same time; empty where there is one process
     * @param owner this process's name in the leases
     */
    public record Options(Duration jitter, Optional<LeaseStore> leases, String owner) {
        public static Options of(Duration jitter) {
            return new Options(jitter, Optional.empty(), "");
        }
    }

    /** Starts to make backups of the jobs that have a timetable, and to do the upkeep, until it is closed. */
    public static BackupScheduler start(
            BackupManager backups,
            List<BackupJob> jobs,
            Upkeep upkeep,
            Options options,
            Clock clock,
            Scheduler scheduler,
            Listener listener) {
        List<Duty> duties = new ArrayList<>();
        jobs.stream()
                .filter(job -> job.timetable().isPresent())
                .forEach(job -> duties.add(new Backup(job, backups, listener)));
        upkeep.verify().ifPresent(how -> duties.add(new Verifying(how, backups, clock, listener)));
        upkeep.prune().ifPresent(how -> duties.add(new Pruner(how, backups, clock, listener)));
        List<Turn> turns = duties.stream()
                .map(duty -> new Turn(duty, options, clock, scheduler, listener))
                .toList();
        return new BackupScheduler(turns, scheduler);
    }

    /** When each is due next, in the order of the jobs with a timetable, then the verification, then the prune; empty while not known. */
    public List<Optional<Instant>> due() {
        return turns.stream().map(Turn::due).toList();
    }

    /** Begins no further backup; one that is being made is finished. */
    @Override
    public void close() {
        looking.cancel(false);
    }
}
