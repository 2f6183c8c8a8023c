package io.iotdr.cli.backup;

import io.iotdr.backup.PruneResult;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.SampleRestore;
import io.iotdr.backup.VerifyResult;
import io.iotdr.backup.repository.BackupConfiguration;
import io.iotdr.backup.schedule.BackupDuties;
import io.iotdr.backup.schedule.BackupJob;
import io.iotdr.backup.schedule.BackupScheduler;
import io.iotdr.backup.schedule.Maintenance;
import io.iotdr.backup.schedule.ScheduleConfiguration;
import io.iotdr.cli.console.ProgressBar;
import io.iotdr.config.Configuration;
import io.iotdr.config.SharedState;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.time.TimeSource;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The backups, verifications and prunes that a configuration schedules, as one background service. */
public final class ScheduledBackups {

    private ScheduledBackups() {}

    /**
     * Starts the service, which prints one line per event to {@code out} until it is closed.
     *
     * @throws IllegalArgumentException when the configuration has no {@code backup} section, a key of it is wrong, or
     *     nothing is scheduled
     */
    public static BackupScheduler start(Configuration configuration, PrintWriter out) {
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
        jobs.stream()
                .filter(job -> job.timetable().isEmpty())
                .forEach(job -> out.println(job.name() + " is not scheduled"));
        BackupScheduler.Options options = new BackupScheduler.Options(
                schedule.jitter(),
                configuration.state().map(SharedState::leases),
                "dr-backup-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID(),
                new PrintedBackups(out));
        ProviderContext context = configuration.context();
        return BackupScheduler.start(
                backup.open().backups(),
                new BackupDuties(jobs, maintenance),
                options,
                new TimeSource(context.clock(), context.scheduler()));
    }

    /** Prints one line per event. */
    private record PrintedBackups(PrintWriter out) implements BackupScheduler.BackupListener {
        @Override
        public void made(RecoveryPoint point) {
            say(point.id() + "  " + point.files() + " files, " + ProgressBar.size(point.stored()) + " new");
            point.verdicts().stream()
                    .filter(v -> !v.good())
                    .forEach(v -> say(point.id() + " is SUSPECT: " + v.evidence()));
        }

        @Override
        public void verified(VerifyResult found) {
            found.damage().forEach(d -> say("damaged  " + d));
            say("verified " + found.points() + " recovery points, " + ProgressBar.size(found.bytes()) + " read: "
                    + (found.sound()
                            ? "no damage"
                            : "DAMAGED; list the affected recovery points with: dr backup verify"));
        }

        @Override
        public void sampled(RecoveryPoint point, SampleRestore restored) {
            restored.findings().forEach(f -> say("damaged  " + f));
            say("restored " + restored.files() + " files of " + point.id() + " and compared: "
                    + (restored.findings().isEmpty() ? "identical" : "DAMAGED"));
        }

        @Override
        public void pruned(PruneResult done) {
            say("pruned " + done.forgotten().size() + " recovery points, freed " + ProgressBar.size(done.freed()));
        }

        @Override
        public void failed(String what, RuntimeException failure, Duration again) {
            say(what + " failed: " + failure.getMessage() + "; retrying in " + again.toSeconds() + " s");
        }

        private void say(String line) {
            out.println(line);
            out.flush();
        }
    }
}
