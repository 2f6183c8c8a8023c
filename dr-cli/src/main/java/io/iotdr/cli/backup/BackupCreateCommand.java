package io.iotdr.cli.backup;

import io.iotdr.backup.BackupKind;
import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.Suspicions;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.repository.Repository;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
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

    @Option(
            names = "--init",
            description =
                    "Create the repository first if no location holds one. Mount every disk before, and do not use it in a"
                            + " scheduled job.")
    private boolean init;

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
            if (json) {
                throw backups.usage("--dry-run prints no JSON; omit --json");
            }
            return worst(wanted.stream().map(name -> preview(name, backups.source(name))));
        }
        Repository repository = init ? backups.openOrInit() : backups.repository();
        if (!repository.made().isEmpty()) {
            // An empty mount point may be the reason.
            backups.told(List.of("it is new in " + String.join(", ", repository.made())), List.of());
        }
        BackupManager manager = repository.backups();
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
        return worst(results.stream().map(SourceResult::status));
    }

    private static int worst(Stream<Integer> statuses) {
        return statuses.max(Comparator.comparing(List.of(0, Backups.INCOMPLETE, Backups.MISSING, 1)::indexOf))
                .orElse(0);
    }

    private int preview(String name, BackupSource source) {
        if (!(source instanceof BackupSource.Directory directory)) {
            backups.out().println(name + " is not of type directory; --dry-run lists only those");
            return 0;
        }
        AtomicLong entries = new AtomicLong();
        AtomicLong sum = new AtomicLong();
        AtomicBoolean whole = new AtomicBoolean(true);
        try {
            SourcePreview.of(
                    directory,
                    (path, bytes) -> {
                        backups.out().println(String.format(Locale.ROOT, "%12d  %s", bytes, Printable.of(path)));
                        entries.incrementAndGet();
                        sum.addAndGet(bytes);
                    },
                    (path, why) -> {
                        backups.out().println("NOT BACKED UP: " + Printable.of(path) + ": " + why);
                        whole.set(false);
                    });
        } catch (DisasterRecoveryException e) {
            backups.failed(name, e);
            return 1;
        }
        backups.out().println(name + ": " + entries + " entries, " + ProgressBar.size(sum.get()));
        backups.out().flush();
        return whole.get() ? 0 : Backups.INCOMPLETE;
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
            inherited(manager, point)
                    .ifPresent(against -> repository.add(point.id() + " is SUSPECT: " + against
                            + ". When a person has found it good: " + backups.hint("mark") + " " + point.id()
                            + " --good REASON"));
            backups.told(repository, missing);
            return new SourceResult(name, Optional.of(point), repository, missing, Optional.empty());
        } catch (DisasterRecoveryException e) {
            bar.end();
            backups.failed(name, e);
            return new SourceResult(name, Optional.empty(), repository, missing, Optional.of(Reason.of(e)));
        }
    }

    /** A point that passes its own checks is suspect when an earlier one is. */
    private static Optional<String> inherited(BackupManager manager, RecoveryPoint point) {
        List<String> against = point.verdicts().stream().allMatch(Verdict::good)
                ? Suspicions.of(manager.list(point.source())).getOrDefault(point.id(), List.of())
                : List.of();
        return against.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", against));
    }

    private void print(RecoveryPoint point) {
        if (!json) {
            backups.out()
                    .println(point.id() + "  " + point.files() + " files, " + ProgressBar.size(point.bytes()) + ", "
                            + ProgressBar.size(point.stored()) + " new");
            point.problems().forEach(p -> backups.out().println("  " + Printable.of(p)));
            point.verdicts().stream()
                    .filter(v -> !v.good())
                    .forEach(v -> backups.out().println("  SUSPECT: " + v.evidence()));
            backups.out().flush();
        }
    }
}
