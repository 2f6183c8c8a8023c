package io.iotdr.examples.cli;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.Verdict.Check;
import io.iotdr.time.SystemClock;
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
            "Says whether a recovery point may be relied upon.",
            "Bad speaks against later ones too; good ends what canaries and anomalies say against it and later ones."
        })
final class BackupMarkCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Parameters(paramLabel = "POINT", description = "Its id, as dr backup list shows it.")
    private String id = "";

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Word word;

    /** The verdict: exactly one of the two options. */
    static final class Word {
        @Option(names = "--good", required = true, paramLabel = "WHY", description = "It may, and why.")
        private Optional<String> good = Optional.empty();

        @Option(names = "--bad", required = true, paramLabel = "WHY", description = "It may not, and why.")
        private Optional<String> bad = Optional.empty();
    }

    @Override
    public Integer call() {
        BackupManager manager = backups.openExisting();
        RecoveryPoint point = manager.list().stream()
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElseThrow(() -> backups.usage("there is no recovery point '" + id + "'; dr backup list shows them"));
        boolean good = word.good.isPresent();
        String why = System.getProperty("user.name") + ": "
                + word.good.or(() -> word.bad).orElseThrow();
        manager.judge(point, new Verdict(Check.OPERATOR, SystemClock.INSTANCE.now(), good, why));
        backups.out().println(id + " is marked " + (good ? "good" : "bad"));
        backups.out().flush();
        return 0;
    }
}
