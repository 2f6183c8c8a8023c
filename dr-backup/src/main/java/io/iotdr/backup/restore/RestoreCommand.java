package io.iotdr.backup.restore;

import io.iotdr.backup.internal.process.SourceProcess;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.plan.Durations;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A program of the host that a restore runs, without a shell; its output is discarded. */
final class RestoreCommand {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String purpose;
    private final List<String> command;
    private final Map<String, String> environment;

    /**
     * Configures a program.
     *
     * @param purpose what it is for, such as {@code stop}; for messages
     * @param environment its whole environment, besides PATH and HOME
     */
    RestoreCommand(String purpose, List<String> command, Map<String, String> environment) {
        this.purpose = purpose;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
    }

    /**
     * Runs the program to its end; does nothing for an empty command.
     *
     * @throws DisasterRecoveryException when it fails or does not end in time
     */
    void run(Duration timeout) {
        if (!command.isEmpty()) {
            try (SourceProcess child = SourceProcess.fed(command, environment)) {
                child.endInput();
                throwUnlessEmpty(problem(child, timeout));
            }
        }
    }

    /**
     * Runs the program to its end with a file as its input, which it reads whole even when this process dies.
     *
     * @throws DisasterRecoveryException when it fails or does not end in time
     */
    void run(Path input, Duration timeout) {
        try (SourceProcess child = SourceProcess.reading(input, command, environment)) {
            throwUnlessEmpty(problem(child, timeout));
        }
    }

    private static void throwUnlessEmpty(String problem) {
        if (!problem.isEmpty()) {
            throw new DisasterRecoveryException(problem);
        }
    }

    /**
     * Repeats the program until it succeeds; does nothing for an empty command.
     *
     * @throws DisasterRecoveryException when it does not succeed in time
     */
    void await(Duration timeout, TimeSource time) {
        long end = time.clock().nanos() + timeout.toNanos();
        String last = "";
        for (int tries = 1; !command.isEmpty(); tries++) {
            Duration left = Duration.ofNanos(end - time.clock().nanos());
            if (left.isNegative() || left.isZero()) {
                throw new DisasterRecoveryException("the command '" + purpose + "' (" + command.get(0)
                        + ") did not succeed within " + Durations.text(timeout) + ", in " + (tries - 1)
                        + " attempts; at last, " + last);
            }
            try (SourceProcess child = SourceProcess.fed(command, environment)) {
                child.endInput();
                last = problem(child, left);
            }
            if (last.isEmpty()) {
                return;
            }
            rest(time);
        }
    }

    private void rest(TimeSource time) {
        try {
            time.scheduler().sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.unknown("restore", "wait for '" + purpose + "'", "interrupted", e);
        }
    }

    /** Returns why a program did not succeed; empty when it did. */
    private String problem(SourceProcess child, Duration timeout) {
        boolean ended = child.endsWithin(timeout);
        if (ended && child.status() == 0) {
            return "";
        }
        String told = child.told();
        return "the command '" + purpose + "' (" + command.get(0) + ") "
                + (ended ? "ended with exit status " + child.status() : "did not end within " + Durations.text(timeout))
                + (told.isEmpty() ? "" : ": " + told);
    }
}
