package io.iotdr.cli.failover;

import io.iotdr.DisasterRecovery;
import io.iotdr.cli.console.Count;
import io.iotdr.json.Json;
import io.iotdr.plan.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code dr failover archive} command. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description = {
            "Move old runs that have ended out of the journal, into the directory 'archive' in it.",
            "The last run of each plan and the last completed one stay, because later runs need them.",
            "Only the journal in files can archive."
        })
final class FailoverArchiveCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final Runs engine = new Runs();

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            required = true,
            description = "Archive the runs that ended longer ago than this, such as 90d.")
    private String olderThan = "";

    @Override
    public Integer call() {
        Duration age = Durations.parse(olderThan)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "'" + olderThan + "' is not a duration; use one such as 90d or 12h"));
        try (DisasterRecovery recovery = engine.openExisting()) {
            List<String> archived = recovery.archive(age);
            if (engine.json()) {
                engine.out().println(Json.pretty(Map.of("archived", archived)));
            } else {
                archived.forEach(id -> engine.out().println("archived  " + id));
                engine.out().println(Count.of(archived.size(), "run"));
            }
            return 0;
        }
    }
}
