package io.iotdr.examples.cli;

import io.iotdr.backup.PruneResult;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.SampleRestore;
import io.iotdr.backup.VerifyResult;
import io.iotdr.backup.schedule.BackupJob;
import io.iotdr.backup.schedule.BackupScheduler;
import io.iotdr.backup.schedule.Maintenance;
import io.iotdr.config.Configuration;
import io.iotdr.config.SharedState;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The {@code dr backup run} command. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Create backups when they are due, until stopped: by each source's schedule, or twice per rpo.",
            "Verify and prune by the schedules of backup.verify and backup.prune.",
            "Missed runs are caught up once, immediately. Processes that share a state section create each backup"
                    + " only once."
        })
final class BackupRunCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Override
    public Integer call() {
        Configuration read = backups.read();
        List<BackupJob> jobs = backups.jobs();
        Maintenance upkeep = backups.checked(() -> backups.schedule().upkeep(backups.pruning()));
        if (jobs.stream().noneMatch(job -> job.timetable().isPresent()) && upkeep.equals(Maintenance.NONE)) {
            throw backups.usage("nothing is scheduled; set a schedule or an rpo for at least one source");
        }
        jobs.stream()
                .filter(job -> job.timetable().isEmpty())
                .forEach(job -> backups.out().println(job.name() + " is not scheduled"));
        BackupScheduler.Options options = new BackupScheduler.Options(
                backups.schedule().jitter(),
                read.state().map(SharedState::leases),
                "dr-backup-" + ProcessHandle.current().pid() + "-" + java.util.UUID.randomUUID());
        try (BackupScheduler running = BackupScheduler.start(
                backups.repository().backups(),
                jobs,
                upkeep,
                options,
                read.context().clock(),
                read.context().scheduler(),
                new Printing(backups.out()))) {
            new CountDownLatch(1).await();
        } catch (InterruptedException toldToStop) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /** Prints one line per event. */
    private record Printing(PrintWriter out) implements BackupScheduler.BackupListener {
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
