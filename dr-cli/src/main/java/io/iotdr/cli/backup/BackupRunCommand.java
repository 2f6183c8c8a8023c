package io.iotdr.cli.backup;

import io.iotdr.backup.schedule.BackupScheduler;
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
        try (BackupScheduler running = backups.checked(() -> ScheduledBackups.start(backups.read(), backups.out()))) {
            new CountDownLatch(1).await();
        } catch (InterruptedException toldToStop) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
