package io.iotdr.cli.backup;

import io.iotdr.backup.schedule.BackupScheduler;
import io.iotdr.cli.console.JsonOption;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The {@code dr backup run} command. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Create backups when they are due, until stopped, and print one line for each event: by each source's schedule, or twice per rpo.",
            "Verify and prune by the schedules of backup.verify and backup.prune.",
            "Missed runs are caught up once, immediately. Processes that share a state section create each backup"
                    + " only once."
        })
final class BackupRunCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Override
    public Integer call() {
        try (BackupScheduler running = backups.checked(
                () -> ScheduledBackups.start(backups.read(), BackupEvents.printedTo(backups.out(), json.chosen())))) {
            new CountDownLatch(1).await();
        } catch (InterruptedException toldToStop) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
