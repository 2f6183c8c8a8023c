package io.iotdr.backup.schedule;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.schedule.BackupScheduler.BackupListener;
import io.iotdr.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * The duty of pruning. A prune leaves no record of when it ran, so each process counts from its own start, and several
 * processes may each prune at their own times.
 */
final class PruneTask implements DueTask {

    private final Maintenance.Prune how;
    private final BackupManager backups;
    private final Clock clock;
    private final BackupListener listener;
    private volatile Instant last;

    PruneTask(Maintenance.Prune how, BackupManager backups, Clock clock, BackupListener listener) {
        this.how = how;
        this.backups = backups;
        this.clock = clock;
        this.listener = listener;
        this.last = clock.now();
    }

    @Override
    public String name() {
        return "the prune";
    }

    @Override
    public String lease() {
        return "upkeep-prune";
    }

    @Override
    public Timetable timetable() {
        return how.timetable();
    }

    @Override
    public Optional<Instant> last(Instant now) {
        return Optional.of(last.isAfter(now) ? now : last);
    }

    @Override
    public Instant perform() {
        listener.pruned(backups.prune(how.request()));
        last = clock.now();
        return last;
    }
}
