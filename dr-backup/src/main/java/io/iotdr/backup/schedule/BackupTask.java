package io.iotdr.backup.schedule;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.schedule.BackupScheduler.BackupListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The duty of backing up one source. */
record BackupTask(BackupJob job, BackupManager backups, BackupListener listener) implements DueTask {

    @Override
    public String name() {
        return job.name();
    }

    @Override
    public String lease() {
        return "backup-" + job.name();
    }

    @Override
    public Timetable timetable() {
        return job.timetable().orElseThrow();
    }

    @Override
    public Optional<Instant> last(Instant now) {
        return backups.list(job.name()).stream()
                .map(RecoveryPoint::taken)
                .filter(taken -> !taken.isAfter(now))
                .max(Instant::compareTo);
    }

    @Override
    public Instant perform() {
        List<String> repository = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        RecoveryPoint point = backups.create(
                BackupRequest.of(job.name(), job.source()).told(repository::add).missing(missing::add));
        listener.made(point);
        if (!repository.isEmpty() || !missing.isEmpty()) {
            listener.attention(job.name(), repository, missing);
        }
        return point.taken();
    }
}
