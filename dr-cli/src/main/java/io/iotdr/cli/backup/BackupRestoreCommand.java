package io.iotdr.cli.backup;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RestoreRequest;
import io.iotdr.backup.repository.Repository;
import io.iotdr.backup.repository.restore.CommandRestore;
import io.iotdr.backup.repository.restore.PostgresRestore;
import io.iotdr.cli.console.JsonOption;
import io.iotdr.cli.console.Moments;
import io.iotdr.cli.console.ProgressBar;
import io.iotdr.time.SystemClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code dr backup restore} command. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Restore a recovery point into a directory. To resume an interrupted restore, run the same command again.",
            "For a PostgreSQL cluster, write a data directory; PostgreSQL recovers to --at when it is started there.",
            "Exit status 1 when data is damaged in every location (everything else is restored) or when the PostgreSQL"
                    + " log has missing files; 4 when a location does not answer that may have more of that log."
        })
final class BackupRestoreCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(
            paramLabel = "POINT",
            description =
                    "A recovery point's id; a source, for its newest trusted recovery point; or 'latest', for the newest"
                            + " trusted recovery point of all sources. With --at: a source.")
    private String name = "";

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "The target directory, which must be empty or not exist yet.")
    private Optional<Path> to = Optional.empty();

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "Restore the newest trusted recovery point that had ended by TIME, such as 2026-11-25T03:00:00Z.")
    private Optional<String> at = Optional.empty();

    @Option(
            names = "--path",
            defaultValue = RestoreRequest.ALL,
            paramLabel = "GLOB",
            description = "Restore only these files and directories, such as 'config/*.yaml'.")
    private String pattern = RestoreRequest.ALL;

    @Option(names = "--into-existing", description = "Allow DIR to have contents; files of the same name are replaced.")
    private boolean intoExisting;

    @Option(
            names = "--into-command",
            description = "Pass the backed-up command output to the source's restore command, instead of using --to.")
    private boolean intoCommand;

    @Option(
            names = "--target-timeline",
            paramLabel = "N",
            description =
                    "Of a PostgreSQL cluster: follow this timeline of the log. Without it, the newest one to which the"
                            + " log leads from the base backup.")
    private Optional<Long> timeline = Optional.empty();

    @Override
    public Integer call() {
        if (to.isPresent() == intoCommand) {
            throw backups.usage("expected exactly one of --to DIR and --into-command");
        }
        Repository repository = backups.existingRepository();
        BackupManager manager = repository.backups();
        boolean complete = backups.told(manager.listing()) != Backups.MISSING;
        Optional<Instant> moment = at.map(this::parsed);
        if (backups.sources().get(name) instanceof BackupSource.PostgreSql) {
            PostgresRestore restore = postgres(name, repository, manager);
            return recover(restore, restore.base(name, moment), moment, complete);
        }
        RecoveryPoint point = moment.map(m -> nearest(manager, m))
                .orElseGet(() -> backups.points().point(manager, name));
        BackupSource source = backups.sources().get(point.source());
        if (source instanceof BackupSource.PostgreSql) {
            return recover(postgres(point.source(), repository, manager), point, moment, complete);
        }
        if (timeline.isPresent()) {
            throw backups.usage("--target-timeline is for sources of type postgresql; omit it");
        }
        if (intoCommand) {
            return command(manager, point, source);
        }
        return files(manager, point);
    }

    private Integer files(BackupManager manager, RecoveryPoint point) {
        Path directory = directory();
        ProgressBar bar = new ProgressBar();
        List<String> told = new ArrayList<>();
        manager.restore(RestoreRequest.of(point, directory)
                .pattern(backups.glob(pattern))
                .intoExisting(intoExisting)
                .progress(bar::update)
                .told(told::add));
        bar.end();
        backups.told(told, List.of());
        json.print(
                backups.out(),
                Map.of("point", point.id(), "directory", absolute(directory).toString()),
                () -> backups.out().println(point.id() + " is restored into " + absolute(directory)));
        return 0;
    }

    private Path directory() {
        return to.orElseThrow(() -> backups.usage("missing option --to DIR"));
    }

    private static Path absolute(Path directory) {
        return directory.toAbsolutePath().normalize();
    }

    private Integer command(BackupManager manager, RecoveryPoint point, @Nullable BackupSource source) {
        if (!(source instanceof BackupSource.Command made) || made.restore().isEmpty()) {
            throw backups.usage(
                    "the source '" + point.source() + "' has no restore command; set 'restore' in its configuration");
        }
        CommandRestore.of(made, manager, backups.scheduler()).run(point);
        String program = made.restore().get(0);
        json.print(
                backups.out(),
                Map.of("point", point.id(), "command", program),
                () -> backups.out().println(point.id() + " was restored by the command " + program));
        return 0;
    }

    private PostgresRestore postgres(String source, Repository repository, BackupManager manager) {
        String fetch = backups.again("wal-fetch", source, "%f", "\"%p\"") + " || exit $(( $? == 3 ? 1 : 126 ))";
        return new PostgresRestore(manager, backups.wal(source, repository), fetch, backups.scheduler());
    }

    /**
     * Restores a PostgreSQL cluster. Returns status 1 when the log has missing files, since PostgreSQL itself would not
     * report them.
     */
    private Integer recover(PostgresRestore restore, RecoveryPoint base, Optional<Instant> moment, boolean complete) {
        if (!pattern.equals(RestoreRequest.ALL) || intoExisting) {
            throw backups.usage(
                    "a PostgreSQL cluster can only be restored as a whole into an empty directory; omit --path and"
                            + " --into-existing");
        }
        Path directory = directory();
        PostgresRestore.Prepared prepared = restore.prepare(base, directory, moment, timeline);
        json.print(
                backups.out(),
                new RestoredCluster(base.id(), absolute(directory).toString(), moment, prepared),
                () -> unpacked(base, prepared, moment));
        return !prepared.missing().isEmpty() ? 1 : complete ? 0 : Backups.MISSING;
    }

    private void unpacked(RecoveryPoint base, PostgresRestore.Prepared prepared, Optional<Instant> moment) {
        backups.out().println(base.id() + " is unpacked into " + absolute(directory()));
        prepared.missing()
                .forEach(name -> backups.out()
                        .println("MISSING: " + name
                                + " is in no location; transactions committed from there on are lost"));
        backups.out()
                .println("start PostgreSQL in that directory; it recovers to "
                        + moment.map(Instant::toString)
                                .orElse("the end of its log, which is "
                                        + prepared.newest().orElse("not archived"))
                        + ", on timeline " + prepared.timeline().id());
    }

    /** The result for a PostgreSQL cluster, for JSON. */
    private record RestoredCluster(
            String point, String directory, Optional<Instant> recoversTo, PostgresRestore.Prepared log) {}

    private RecoveryPoint nearest(BackupManager manager, Instant time) {
        List<RecoveryPoint> all = manager.list(name);
        List<RecoveryPoint> among = all.stream().filter(p -> p.endedBy(time)).toList();
        if (among.isEmpty()) {
            throw backups.usage("the source '" + name + "' has no recovery point at or before " + time
                    + "; list them with: " + backups.hint("list"));
        }
        return backups.points().chosen(among, all);
    }

    private Instant parsed(String moment) {
        Instant time = Moments.parse(moment)
                .orElseThrow(() -> backups.usage(
                        "--at is '" + moment + "'; expected a time with its offset, such as 2026-11-25T03:00:00Z"));
        if (time.isAfter(SystemClock.INSTANCE.now())) {
            throw backups.usage(
                    "--at is " + time + ", which is in the future; omit --at for the newest recovery point");
        }
        return time;
    }
}
