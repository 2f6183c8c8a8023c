package io.iotdr.cli.failover;

import io.iotdr.plan.Durations;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The time after which a command that prints a run's events stops. */
final class FollowOptions {

    private static final Duration FOREVER = Duration.ofDays(36_500);

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description =
                    "Stop after this time, such as 10m, with exit status 3. A run that this process drives then waits until"
                            + " dr failover resume or dr supervise takes it over.")
    private Optional<String> timeout = Optional.empty();

    /** Returns the value of the monotonic clock at which to stop. */
    long deadline(long now) {
        Duration length = timeout.map(text -> Durations.parse(text)
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(), "--timeout is '" + text + "'; expected a time such as 30s or 10m")))
                .orElse(FOREVER);
        return now + length.toNanos();
    }
}
