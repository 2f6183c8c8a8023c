package io.iotdr.cli.backup;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.PointChange;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.cli.console.Count;
import io.iotdr.cli.console.JsonOption;
import io.iotdr.cli.console.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The {@code dr backup diff} command. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "List what differs between two recovery points: + added, - removed, M content, U owner, permissions or times.",
            "Exit status 1 when something differs."
        })
final class BackupDiffCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(index = "0", paramLabel = "FROM", description = "The id of the earlier recovery point.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The id of the later recovery point, or a source.")
    private String to = "";

    @Override
    public Integer call() {
        BackupManager manager = backups.openExisting();
        RecoveryPoint before = backups.points().point(manager, from);
        RecoveryPoint after = backups.points().point(manager, to);
        List<PointChange> changes = new ArrayList<>();
        manager.changes(before, after, changes::add);
        json.print(
                backups.out(),
                Map.of("from", before.id(), "to", after.id(), "changes", changes),
                () -> changes.forEach(change -> backups.out().println(line(change))));
        if (!json.chosen()) {
            backups.out()
                    .println(Count.of(changes.size(), "difference") + " from " + before.id() + " to " + after.id());
        }
        backups.out().flush();
        return changes.isEmpty() ? 0 : 1;
    }

    private static String line(PointChange change) {
        String mark = switch (change.kind()) {
            case ADDED -> "+";
            case REMOVED -> "-";
            case CONTENT -> "M";
            case ATTRIBUTES -> "U";
        };
        return mark + "  " + (change.path().isEmpty() ? "." : Printable.of(change.path()));
    }
}
