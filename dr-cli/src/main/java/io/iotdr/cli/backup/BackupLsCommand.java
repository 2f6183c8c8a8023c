package io.iotdr.cli.backup;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.PointFile;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RestoreRequest;
import io.iotdr.cli.console.JsonOption;
import io.iotdr.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The {@code dr backup ls} command. */
@Command(
        name = "ls",
        mixinStandardHelpOptions = true,
        description = {
            "List the files of a recovery point: permissions, owner, group, bytes, time and path.",
            "Characters of a name that a terminal would obey are written as escapes."
        })
final class BackupLsCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(
            index = "0",
            paramLabel = "POINT",
            description = "A recovery point's id; a source, for its newest trusted recovery point; or 'latest'.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "GLOB",
            description = "List only these files and directories, such as 'config/*.yaml'.")
    private String pattern = RestoreRequest.ALL;

    @Override
    public Integer call() {
        BackupManager manager = backups.openExisting();
        RecoveryPoint point = backups.points().point(manager, name);
        List<PointFile> files = new ArrayList<>();
        AtomicLong listed = new AtomicLong();
        manager.files(point, backups.glob(pattern), file -> {
            listed.incrementAndGet();
            if (json.chosen()) {
                files.add(file);
            } else {
                print(file);
            }
        });
        if (json.chosen()) {
            backups.out().println(Json.pretty(Map.of("point", point.id(), "files", files)));
        }
        backups.out().flush();
        if (listed.get() == 0) {
            backups.err().println("nothing in " + point.id() + " matches '" + pattern + "'");
            backups.err().flush();
            return 1;
        }
        return 0;
    }

    /** Prints each file when it is read, since there may be millions. */
    private void print(PointFile file) {
        backups.out().println(FileLine.of(file));
    }
}
