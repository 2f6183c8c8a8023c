package io.iotdr.backup.schedule;

import java.util.List;

/**
 * The regular work of a {@link BackupScheduler}.
 *
 * @param jobs the sources; one without a timetable is not backed up
 */
public record BackupDuties(List<BackupJob> jobs, Maintenance maintenance) {
    public BackupDuties {
        jobs = List.copyOf(jobs);
    }
}
