package io.iotdr.examples.cli;

import io.iotdr.backup.RecoveryPoint;
import io.iotdr.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dr backup list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the recovery points that any location has, oldest first.")
final class BackupListCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Parameters(arity = "0..1", paramLabel = "SOURCE", description = "Only of this source.")
    private Optional<String> source = Optional.empty();

    @Option(names = "--json", description = "Print them as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<RecoveryPoint> points = backups.openExisting().list().stream()
                .filter(p -> source.map(p.source()::equals).orElse(true))
                .toList();
        if (json) {
            backups.out().println(Json.pretty(points));
        } else {
            points.forEach(p -> backups.out().println(line(p)));
        }
        backups.out().flush();
        return 0;
    }

    private static String line(RecoveryPoint point) {
        return String.format(
                Locale.ROOT,
                "%-44s %-12s %10d files %10s %10s new%s",
                point.id(),
                point.kind().name().toLowerCase(Locale.ROOT),
                point.files(),
                ProgressBar.size(point.bytes()),
                ProgressBar.size(point.stored()),
                point.problems().isEmpty() ? "" : "  " + point.problems().size() + " problems");
    }
}
