package io.iotdr.schedule;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.spi.LeaseStore;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * Makes backups when they are due. What is due is told by the newest recovery point there is, whoever made it: so a process that was down
 * makes one that is overdue at once, and one only; clocks that jump do no harm; and of several processes one makes it. A source is never
 * backed up twice at once; different sources are, side by side. Thread-safe.
 */
public final class BackupScheduler implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(5);

    /** Is told what the scheduler does, on its threads. */
    public interface Listener {

        /** A backup was made. */
        default void made(RecoveryPoint point) {}

        /** One was not, and is tried again after a while. */
        default void failed(BackupJob job, RuntimeException failure, Duration again) {}
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

    /** Starts to make backups of the jobs that have a timetable, until it is closed. */
    public static BackupScheduler start(
            BackupManager backups,
            List<BackupJob> jobs,
            Options options,
            Clock clock,
            Scheduler scheduler,
            Listener listener) {
        List<Turn> turns = jobs.stream()
                .filter(job -> job.timetable().isPresent())
                .map(job -> new Turn(job, backups, options, clock, scheduler, listener))
                .toList();
        return new BackupScheduler(turns, scheduler);
    }

    /** When each job is due next, in the order of the jobs with a timetable; empty while that is not known yet. */
    public List<Optional<Instant>> due() {
        return turns.stream().map(Turn::due).toList();
    }

    /** Begins no further backup; one that is being made is finished. */
    @Override
    public void close() {
        looking.cancel(false);
    }
}
