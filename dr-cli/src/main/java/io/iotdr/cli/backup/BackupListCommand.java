package io.iotdr.cli.backup;

import io.iotdr.backup.PointListing;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.Suspicions;
import io.iotdr.backup.Verdict;
import io.iotdr.cli.console.ProgressBar;
import io.iotdr.json.Json;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code dr backup list} command. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "List the recovery points in all locations, oldest first, with their verdicts and findings.",
            "Exit status 3 when something in a location is damaged or does not belong there, 4 when a location does not"
                    + " answer; the other points are listed nevertheless."
        })
final class BackupListCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Parameters(arity = "0..1", paramLabel = "SOURCE", description = "List only the recovery points of this source.")
    private Optional<String> source = Optional.empty();

    @Option(names = "--json", description = "Print the recovery points as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        PointListing listing = backups.openExisting().listing();
        List<RecoveryPoint> all = listing.points();
        List<RecoveryPoint> points = all.stream()
                .filter(p -> source.map(p.source()::equals).orElse(true))
                .toList();
        if (json) {
            backups.out().println(Json.pretty(points));
        } else {
            if (points.isEmpty()) {
                backups.err()
                        .println("there is no recovery point"
                                + source.map(s -> " of '" + s + "'").orElse(" yet"));
            }
            SortedMap<String, List<String>> suspicions = Suspicions.of(all);
            for (RecoveryPoint point : points) {
                backups.out().println(line(point));
                suspicions
                        .getOrDefault(point.id(), List.of())
                        .forEach(against -> backups.out().println("    SUSPECT: " + against));
            }
        }
        backups.out().flush();
        return backups.told(listing);
    }

    private static String line(RecoveryPoint point) {
        return String.format(
                Locale.ROOT,
                "%-44s %-12s %10d files %10s %10s new%s%s",
                point.id(),
                point.kind().name().toLowerCase(Locale.ROOT),
                point.files(),
                ProgressBar.size(point.bytes()),
                ProgressBar.size(point.stored()),
                point.problems().isEmpty() ? "" : "  " + point.problems().size() + " problems",
                good(point));
    }

    private static String good(RecoveryPoint point) {
        return point.verdicts().stream()
                .filter(Verdict::good)
                .map(v ->
                        "  " + v.check().name().toLowerCase(Locale.ROOT) + " " + v.at().truncatedTo(ChronoUnit.MINUTES))
                .collect(Collectors.joining());
    }
}
