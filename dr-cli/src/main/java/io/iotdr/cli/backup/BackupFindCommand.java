package io.iotdr.cli.backup;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.BackupManager;
import io.iotdr.backup.PointFile;
import io.iotdr.backup.PointListing;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.cli.console.JsonOption;
import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code dr backup find} command. */
@Command(
        name = "find",
        mixinStandardHelpOptions = true,
        description = {
            "Find files in all recovery points, oldest first: which point still has a file, and in which state.",
            "Exit status 1 when no point has such a file; 3 when a point cannot be read, 4 when a location does not answer."
        })
final class BackupFindCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(
            paramLabel = "GLOB",
            description =
                    "A path such as 'config/*.yaml', or a name without a slash, which is found in every directory.")
    private String pattern = "";

    @Option(names = "--source", paramLabel = "SOURCE", description = "Search only the recovery points of this source.")
    private Optional<String> source = Optional.empty();

    /** A file and the point that has it, for JSON. */
    private record Found(String point, PointFile file) {}

    @Override
    public Integer call() {
        backups.glob(pattern);
        BackupManager manager = backups.openExisting();
        PointListing listing = manager.listing();
        source.filter(name ->
                        listing.points().stream().noneMatch(p -> p.source().equals(name)))
                .ifPresent(backups::source);
        List<Found> found = new ArrayList<>();
        List<String> unreadable = new ArrayList<>(listing.damaged());
        for (RecoveryPoint point : listing.points()) {
            if (source.map(point.source()::equals).orElse(true)) {
                try {
                    find(manager, point).forEach(file -> found.add(print(new Found(point.id(), file))));
                } catch (BackupCorruptedException | ProviderException damaged) {
                    unreadable.add(point.id() + ": " + Reason.of(damaged));
                }
            }
        }
        json.print(backups.out(), found, backups.out()::flush);
        if (found.isEmpty()) {
            backups.err().println("no recovery point has a file that matches '" + pattern + "'");
        }
        int told = backups.told(new PointListing(listing.points(), unreadable, listing.missing()));
        return told == 0 && found.isEmpty() ? 1 : told;
    }

    private Found print(Found found) {
        if (!json.chosen()) {
            backups.out().println(found.point() + "  " + FileLine.of(found.file()));
        }
        return found;
    }

    private Collection<PointFile> find(BackupManager manager, RecoveryPoint point) {
        Map<String, PointFile> files = new LinkedHashMap<>();
        manager.files(point, pattern, file -> files.put(file.path(), file));
        if (!pattern.contains("/")) {
            manager.files(point, "**/" + pattern, file -> files.put(file.path(), file));
        }
        return files.values();
    }
}
