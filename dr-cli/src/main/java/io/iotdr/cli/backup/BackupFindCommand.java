package io.iotdr.cli.backup;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.PointFile;
import io.iotdr.backup.PointListing;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.cli.console.JsonOption;
import java.util.ArrayList;
import java.util.List;
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
            "Exit status 1 when no point has such a file; 3 and 4 as those of 'dr backup list'."
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
        BackupManager manager = backups.openExisting();
        PointListing listing = manager.listing();
        List<Found> found = new ArrayList<>();
        for (RecoveryPoint point : listing.points()) {
            if (source.map(point.source()::equals).orElse(true)) {
                manager.files(point, anywhere(pattern), file -> found.add(new Found(point.id(), file)));
            }
        }
        json.print(
                backups.out(),
                found,
                () -> found.forEach(f -> backups.out().println(f.point() + "  " + FileLine.of(f.file()))));
        backups.out().flush();
        int told = backups.told(listing);
        return told == 0 && found.isEmpty() ? 1 : told;
    }

    private static String anywhere(String pattern) {
        return pattern.contains("/") ? pattern : "{" + pattern + ",**/" + pattern + "}";
    }
}
