package io.iotdr.examples.cli;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RestoreRequest;
import io.iotdr.time.SystemClock;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dr backup restore}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Restores a recovery point into a directory. An interrupted restore goes on when it is asked for again.",
            "Exit status 1 when something is damaged in every location; all else is restored then."
        })
final class BackupRestoreCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Parameters(
            paramLabel = "POINT",
            description = "A recovery point's id, or latest; with --at, the name of a source.")
    private String name = "";

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "Where to; empty, or not there yet.")
    private Path to = Path.of("");

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "The newest point not after it, such as 2026-11-25T03:00:00Z.")
    private Optional<String> at = Optional.empty();

    @Option(
            names = "--path",
            defaultValue = RestoreRequest.ALL,
            paramLabel = "GLOB",
            description = "Only these files and directories, such as 'config/*.yaml'.")
    private String pattern = RestoreRequest.ALL;

    @Option(
            names = "--into-existing",
            description = "DIR may have something in it; files of the same name are replaced.")
    private boolean intoExisting;

    @Override
    public Integer call() {
        BackupManager manager = backups.openExisting();
        RecoveryPoint point = at.map(moment -> nearest(manager, moment)).orElseGet(() -> backups.point(manager, name));
        ProgressBar bar = new ProgressBar();
        manager.restore(RestoreRequest.of(point, to)
                .pattern(pattern)
                .intoExisting(intoExisting)
                .progress(bar::update));
        bar.end();
        backups.out()
                .println(point.id() + " is restored into " + to.toAbsolutePath().normalize());
        backups.out().flush();
        return 0;
    }

    private RecoveryPoint nearest(BackupManager manager, String moment) {
        Instant time = parsed(moment);
        if (time.isAfter(SystemClock.INSTANCE.now())) {
            throw backups.usage(
                    "--at is " + time + ", which is in the future; leave it out for the newest recovery point");
        }
        return manager.nearest(name, time)
                .orElseThrow(() -> backups.usage("there is no recovery point of '" + name + "' that is not after "
                        + time + "; dr backup list shows them"));
    }

    private Instant parsed(String moment) {
        try {
            return OffsetDateTime.parse(moment).toInstant();
        } catch (DateTimeParseException e) {
            throw backups.usage(
                    "--at is '" + moment + "'; expected a time with its offset, such as 2026-11-25T03:00:00Z");
        }
    }
}
