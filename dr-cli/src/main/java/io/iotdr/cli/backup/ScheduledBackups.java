package io.iotdr.cli.backup;

import io.iotdr.backup.repository.BackupConfiguration;
import io.iotdr.backup.schedule.BackupDuties;
import io.iotdr.backup.schedule.BackupJob;
import io.iotdr.backup.schedule.BackupScheduler;
import io.iotdr.backup.schedule.Maintenance;
import io.iotdr.backup.schedule.ScheduleConfiguration;
import io.iotdr.config.Configuration;
import io.iotdr.config.SharedState;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The backups, verifications and prunes that a configuration schedules, as one background service. */
public final class ScheduledBackups {

    private ScheduledBackups() {}

    /**
     * Starts the service, which reports its events to {@code events} until it is closed.
     *
     * @throws IllegalArgumentException when the configuration has no {@code backup} section, a key of it is wrong, or
     *     nothing is scheduled
     */
    public static BackupScheduler start(Configuration configuration, BackupEvents events) {
        ProviderSettings section = configuration
                .backup()
                .orElseThrow(() -> new IllegalArgumentException("the configuration has no 'backup' section"));
        BackupConfiguration backup = new BackupConfiguration(section, configuration.context());
        ScheduleConfiguration schedule = new ScheduleConfiguration(section, backup);
        Optional<Duration> strictest = configuration.plans().stream()
                .map(plan -> plan.objectives().rpo())
                .min(Duration::compareTo);
        List<BackupJob> jobs = schedule.jobs(strictest);
        Maintenance maintenance = schedule.upkeep(backup.pruning());
        if (jobs.stream().noneMatch(job -> job.timetable().isPresent()) && maintenance.equals(Maintenance.NONE)) {
            throw new IllegalArgumentException(
                    "nothing is scheduled; set a schedule or an rpo for at least one source");
        }
        jobs.stream().filter(job -> job.timetable().isEmpty()).forEach(job -> events.notScheduled(job.name()));
        BackupScheduler.Options options = new BackupScheduler.Options(
                schedule.jitter(),
                configuration.state().map(SharedState::leases),
                "dr-backup-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID(),
                events);
        ProviderContext context = configuration.context();
        events.started(jobs.stream()
                .filter(job -> job.timetable().isPresent())
                .map(BackupJob::name)
                .toList());
        return BackupScheduler.start(
                backup.open().backups(),
                new BackupDuties(jobs, maintenance),
                options,
                new TimeSource(context.clock(), context.scheduler()));
    }
}
