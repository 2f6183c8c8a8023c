package io.iotdr.cli.backup;

import io.iotdr.backup.BackupKind;
import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.repository.SourcePreview;
import io.iotdr.cli.console.Printable;
import io.iotdr.cli.console.ProgressBar;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
            "Each source stands alone: when one fails, the others are backed up nevertheless.",
            "Exit status 1 when a source failed; 4 when a location is missing; 3 when a file could not be read or changed"
                    + " during the backup (all other files are backed up), when a new recovery point is suspect (see dr backup"
                    + " list), or when an index was damaged or damaged data was stored again."
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

    @Option(
            names = "--dry-run",
            description =
                    "Back up nothing; list the files of sources of type directory that would be in the backup, with"
                            + " their bytes.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the result of each source as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        SortedMap<String, BackupSource> sources = backups.sources();
        if (sources.isEmpty()) {
            throw backups.usage("backup.sources is empty; add at least one source to the configuration");
        }
        List<String> wanted = names.isEmpty() ? List.copyOf(sources.keySet()) : names;
        wanted.forEach(backups::source);
        if (dryRun) {
            wanted.forEach(name -> preview(name, backups.source(name)));
            backups.out().flush();
            return 0;
        }
        BackupManager manager = backups.open();
        List<SourceResult> results = new ArrayList<>();
        sources.forEach((name, source) -> {
            if (wanted.contains(name)) {
                results.add(create(manager, name, source));
            }
        });
        if (json) {
            backups.out().println(Json.pretty(results));
        }
        backups.out().flush();
        return results.stream()
                .map(SourceResult::status)
                .max(Comparator.comparing(List.of(0, Backups.INCOMPLETE, Backups.MISSING, 1)::indexOf))
                .orElse(0);
    }

    private void preview(String name, BackupSource source) {
        if (!(source instanceof BackupSource.Directory directory)) {
            backups.out().println(name + ": is no directory, so nothing is listed");
            return;
        }
        long[] sum = new long[2];
        SourcePreview.of(
                directory,
                (path, bytes) -> {
                    backups.out().println(String.format(Locale.ROOT, "%12d  %s", bytes, Printable.of(path)));
                    sum[0]++;
                    sum[1] += bytes;
                },
                (path, why) -> backups.out().println("unreadable: " + Printable.of(path) + ": " + why));
        backups.out().println(name + ": " + sum[0] + " entries, " + ProgressBar.size(sum[1]));
    }

    /**
     * The result of one source.
     *
     * @param point the recovery point; empty when the backup failed
     * @param repository what is damaged in the repository, or was mended, in sentences for people
     * @param missing the locations that did not confirm the backup, each with the reason
     * @param failure why the backup failed
     */
    private record SourceResult(
            String source,
            Optional<RecoveryPoint> point,
            List<String> repository,
            List<String> missing,
            Optional<String> failure) {
        int status() {
            if (point.isEmpty()) {
                return 1;
            }
            boolean complete = repository.isEmpty()
                    && point.get().problems().isEmpty()
                    && point.get().verdicts().stream().allMatch(Verdict::good);
            return !missing.isEmpty() ? Backups.MISSING : complete ? 0 : Backups.INCOMPLETE;
        }
    }

    private SourceResult create(BackupManager manager, String name, BackupSource source) {
        ProgressBar bar = new ProgressBar();
        List<String> repository = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        try {
            RecoveryPoint point = manager.create(BackupRequest.of(name, source)
                    .kind(kind)
                    .progress(bar::update)
                    .told(repository::add)
                    .missing(missing::add));
            bar.end();
            print(point);
            backups.told(repository, missing);
            return new SourceResult(name, Optional.of(point), repository, missing, Optional.empty());
        } catch (DisasterRecoveryException e) {
            bar.end();
            backups.failed(name, e);
            return new SourceResult(name, Optional.empty(), repository, missing, Optional.of(Reason.of(e)));
        }
    }

    private void print(RecoveryPoint point) {
        if (!json) {
            backups.out()
                    .println(point.id() + "  " + point.files() + " files, " + ProgressBar.size(point.bytes()) + ", "
                            + ProgressBar.size(point.stored()) + " new");
            point.problems().forEach(p -> backups.out().println("  " + p));
            point.verdicts().stream()
                    .filter(v -> !v.good())
                    .forEach(v -> backups.out().println("  SUSPECT: " + v.evidence()));
            backups.out().flush();
        }
    }
}
