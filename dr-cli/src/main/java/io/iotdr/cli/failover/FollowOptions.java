package io.iotdr.cli.failover;

import io.iotdr.plan.Durations;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The time after which a command that prints a run's events stops. */
final class FollowOptions {

    private static final Duration FOREVER = Duration.ofDays(36_500);

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description =
                    "Stop after this time, such as 10m, with exit status 3. A run that this process drives then waits until"
                            + " dr failover resume or dr supervise takes it over.")
    private Optional<Duration> timeout = Optional.empty();

    /** Converts while the command line is parsed, so that a slip in it starts nothing. */
    static final class TimeConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return Durations.parse(text)
                    .filter(d -> !d.isNegative() && !d.isZero())
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is not a time such as 30s or 10m"));
        }
    }

    /** Returns the value of the monotonic clock at which to stop. */
    long deadline(long now) {
        return now + timeout.orElse(FOREVER).toNanos();
    }
}
