package io.iotdr.cli.backup;

import io.iotdr.backup.BackupKind;
import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.Verdict;
import io.iotdr.cli.console.ProgressBar;
import io.iotdr.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code dr backup create} command. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = {
            "Back up sources to every location.",
            "Exit status 1 when a file could not be read, or changed during the backup (all other files are backed up), or"
                    + " when the new recovery point is suspect (see dr backup list)."
        })
final class BackupCreateCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Parameters(
            arity = "0..*",
            paramLabel = "SOURCE",
            description = "Names of sources in backup.sources. Default: all sources.")
    private List<String> names = List.of();

    @Option(
            names = "--kind",
            defaultValue = "INCREMENTAL",
            description =
                    "FULL: read every byte. INCREMENTAL: read what changed since the last backup. DIFFERENTIAL: read what"
                            + " changed since the last full backup. Default: ${DEFAULT-VALUE}.")
    private BackupKind kind = BackupKind.INCREMENTAL;

    @Option(names = "--json", description = "Print the recovery points as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        SortedMap<String, BackupSource> sources = backups.sources();
        if (sources.isEmpty()) {
            throw backups.usage("backup.sources is empty; add at least one source to the configuration");
        }
        List<String> wanted = names.isEmpty() ? List.copyOf(sources.keySet()) : names;
        wanted.forEach(backups::source);
        BackupManager manager = backups.open();
        List<RecoveryPoint> made = new ArrayList<>();
        sources.forEach((name, source) -> {
            if (wanted.contains(name)) {
                made.add(create(manager, name, source));
            }
        });
        if (json) {
            backups.out().println(Json.pretty(made));
        }
        backups.out().flush();
        return made.stream()
                        .allMatch(p ->
                                p.problems().isEmpty() && p.verdicts().stream().allMatch(Verdict::good))
                ? 0
                : 1;
    }

    private RecoveryPoint create(BackupManager manager, String name, BackupSource source) {
        ProgressBar bar = new ProgressBar();
        RecoveryPoint point =
                manager.create(BackupRequest.of(name, source).kind(kind).progress(bar::update));
        bar.end();
        if (!json) {
            backups.out()
                    .println(point.id() + "  " + point.files() + " files, " + ProgressBar.size(point.bytes()) + ", "
                            + ProgressBar.size(point.stored()) + " new");
            point.problems().forEach(p -> backups.out().println("  " + p));
            point.verdicts().stream()
                    .filter(v -> !v.good())
                    .forEach(v -> backups.out().println("  SUSPECT: " + v.evidence()));
        }
        return point;
    }
}
