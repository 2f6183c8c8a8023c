package io.iotdr.backup.restore;

import io.iotdr.backup.repository.internal.source.SourceProcess;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.TimeSource;
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
            String problem = attempt(timeout);
            if (!problem.isEmpty()) {
                throw new DisasterRecoveryException(problem);
            }
        }
    }

    /**
     * Repeats the program until it succeeds.
     *
     * @throws DisasterRecoveryException when it does not succeed in time
     */
    void await(Duration timeout, TimeSource time) {
        long end = time.clock().nanos() + timeout.toNanos();
        while (!command.isEmpty()) {
            Duration left = Duration.ofNanos(Math.max(0, end - time.clock().nanos()));
            String problem = attempt(left);
            if (problem.isEmpty()) {
                return;
            }
            if (time.clock().nanos() - end >= 0) {
                throw new DisasterRecoveryException(problem);
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

    /** Returns why the program did not succeed; empty when it did. */
    private String attempt(Duration timeout) {
        try (SourceProcess child = SourceProcess.fed(command, environment)) {
            child.endInput();
            boolean ended = child.endsWithin(timeout);
            return ended && child.status() == 0
                    ? ""
                    : "the command '" + purpose + "' (" + command.get(0) + ") "
                            + (ended ? "ended with exit status " + child.status() : "did not finish within " + timeout)
                            + ": " + child.told();
        }
    }
}
