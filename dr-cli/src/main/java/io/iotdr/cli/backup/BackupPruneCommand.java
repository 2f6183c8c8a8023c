package io.iotdr.cli.backup;

import io.iotdr.backup.PruneResult;
import io.iotdr.cli.console.ProgressBar;
import io.iotdr.json.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code dr backup prune} command. */
@Command(
        name = "prune",
        mixinStandardHelpOptions = true,
        description = {
            "Remove recovery points that backup.retention does not keep, and delete the data that no other point needs.",
            "Works in two phases: data condemned by this run is deleted by a later run, after backup.grace.",
            "Exit status 3 when damage hides which data is needed: then nothing is removed."
        })
final class BackupPruneCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Option(names = "--dry-run", description = "Print what would be done, and change nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        ProgressBar bar = new ProgressBar();
        PruneResult done =
                backups.openExisting().prune(backups.pruning().dryRun(dryRun).progress(bar::update));
        bar.end();
        if (json) {
            backups.out().println(Json.pretty(done));
        } else {
            done.kept()
                    .forEach((id, reasons) ->
                            backups.out().println("keep    " + id + "  " + String.join(", ", reasons)));
            done.forgotten().forEach(p -> backups.out().println("forget  " + p.id()));
            backups.out()
                    .println((dryRun ? "would condemn " : "condemned ") + done.condemned() + " packs, deleted "
                            + done.deleted() + (dryRun ? ", would delete " : " and ") + done.log()
                            + " log files, freed " + ProgressBar.size(done.freed())
                            + (done.locked() == 0 ? "" : ", renewed the lock of " + done.locked() + " objects"));
        }
        backups.out().flush();
        return backups.told(done.damaged(), List.of());
    }
}
