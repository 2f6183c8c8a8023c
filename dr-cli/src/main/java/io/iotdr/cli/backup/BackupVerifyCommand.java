package io.iotdr.cli.backup;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.SampleRestore;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.VerifyResult;
import io.iotdr.cli.console.ProgressBar;
import io.iotdr.json.Json;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The {@code dr backup verify} command. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Check that every object exists in every location, and list the damage and the affected recovery points and files.",
            "The results of --read-data and --restore-sample are stored with the recovery points as verdicts.",
            "Exit status 1 when damage was found, 4 when a location does not answer and the others are not damaged."
        })
final class BackupVerifyCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Option(names = "--read-data", description = "Also read and authenticate every stored byte.")
    private boolean readData;

    @Option(
            names = "--restore-sample",
            paramLabel = "SHARE",
            description =
                    "Restore this share of the files of each source's newest point, such as 1%%, from each location, and"
                            + " compare them.")
    private Optional<String> sample = Optional.empty();

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Optional<Double> share =
                sample.map(text -> backups.checked(() -> SampleRestore.share("--restore-sample", text)));
        BackupManager manager = backups.openExisting();
        ProgressBar bar = new ProgressBar();
        VerifyResult found = manager.verify(readData ? VerifyDepth.DATA : VerifyDepth.STRUCTURE, bar::update);
        bar.end();
        SortedMap<String, SampleRestore> restored = new TreeMap<>();
        share.ifPresent(s -> manager.newest().values().forEach(p -> restored.put(p.id(), manager.restoreSample(p, s))));
        if (json) {
            backups.out().println(Json.pretty(new Result(found, restored)));
        } else {
            found.damage().forEach(d -> backups.out().println("damaged  " + d));
            found.affected().forEach((point, what) -> {
                backups.out().println("affected " + point);
                what.forEach(w -> backups.out().println("         " + w));
            });
            backups.out()
                    .println(found.points() + " recovery points, " + found.objects() + " objects"
                            + (readData ? ", " + ProgressBar.size(found.bytes()) + " read" : "") + ": "
                            + (!found.isDamaged()
                                    ? readData ? "no damage" : "all present; to check their contents, add --read-data"
                                    : "DAMAGED; replace what another location has whole with: "
                                            + backups.hint("heal")
                                            + "; the next create stores again what is damaged everywhere, and what does"
                                            + " not belong there can be deleted"));
            restored.forEach(this::tell);
        }
        backups.out().flush();
        boolean sound = restored.values().stream().allMatch(r -> r.findings().isEmpty());
        int missing = backups.told(found);
        return found.isDamaged() || !sound ? 1 : missing;
    }

    /** The result that is printed as JSON. */
    private record Result(VerifyResult verification, SortedMap<String, SampleRestore> restored) {}

    private void tell(String point, SampleRestore restored) {
        restored.findings().forEach(f -> backups.out().println("damaged  " + f));
        backups.out()
                .println(restored.files() + " files, " + ProgressBar.size(restored.bytes()) + ", of " + point
                        + " restored from every location and compared: "
                        + (restored.findings().isEmpty() ? "identical" : "DAMAGED"));
    }
}
