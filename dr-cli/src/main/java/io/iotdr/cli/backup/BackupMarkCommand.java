package io.iotdr.cli.backup;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.Verdict.Check;
import io.iotdr.cli.console.JsonOption;
import io.iotdr.time.SystemClock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code dr backup mark} command. */
@Command(
        name = "mark",
        mixinStandardHelpOptions = true,
        description = {
            "Mark a recovery point as trusted or suspect.",
            "--bad also makes later points of the source suspect. --good overrides the findings of canaries and anomaly"
                    + " checks on this and later points."
        })
final class BackupMarkCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(paramLabel = "POINT", description = "The recovery point's id (see dr backup list).")
    private String id = "";

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Word word;

    /** The verdict: exactly one of the two options. */
    static final class Word {
        @Option(
                names = "--good",
                required = true,
                paramLabel = "REASON",
                description = "Mark it as trusted, and record the reason.")
        private Optional<String> good = Optional.empty();

        @Option(
                names = "--bad",
                required = true,
                paramLabel = "REASON",
                description = "Mark it as suspect, and record the reason.")
        private Optional<String> bad = Optional.empty();
    }

    @Override
    public Integer call() {
        BackupManager manager = backups.openExisting();
        RecoveryPoint point = manager.list().stream()
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElseThrow(() -> backups.usage(
                        "there is no recovery point '" + id + "'; list them with: " + backups.hint("list")));
        boolean good = word.good.isPresent();
        String why = System.getProperty("user.name") + ": "
                + word.good.or(() -> word.bad).orElseThrow();
        Verdict verdict = new Verdict(Check.OPERATOR, SystemClock.INSTANCE.now(), good, why);
        manager.recordVerdict(point, verdict);
        json.print(
                backups.out(),
                Map.of("point", id, "verdict", verdict),
                () -> backups.out().println(id + " is marked as " + (good ? "trusted" : "suspect")));
        return 0;
    }
}
