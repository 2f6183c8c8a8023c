package io.iotdr.examples.platform.server;

import io.iotdr.error.DisasterRecoveryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A running server program, whose output is in a file. Thread-safe. */
public final class Daemon implements AutoCloseable {

    private final Process process;

    private Daemon(Process process) {
        this.process = process;
    }

    /** Starts a program that stays in the foreground. */
    static Daemon start(Path log, List<String> command) {
        return new Daemon(begin(log, command));
    }

    /**
     * Runs a program to its end.
     *
     * @throws DisasterRecoveryException when its exit status is not 0
     */
    static void run(Path log, List<String> command) {
        try {
            int status = begin(log, command).waitFor();
            if (status != 0) {
                throw new DisasterRecoveryException(
                        String.join(" ", command) + " ended with status " + status + ": " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DisasterRecoveryException("interrupted while " + command.get(0) + " ran", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    private static Process begin(Path log, List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }

    /** Stops the process as a machine that hangs: its connections stay open and nothing moves on them. */
    void suspend(Path log) {
        run(log, List.of("kill", "-STOP", String.valueOf(process.pid())));
    }

    void resume(Path log) {
        run(log, List.of("kill", "-CONT", String.valueOf(process.pid())));
    }

    /** Kills the process and its descendants as {@code kill -9} does. */
    @Override
    public void close() {
        kill(process.toHandle());
    }

    /** Kills a process and its descendants, and waits until it has ended. */
    static void kill(ProcessHandle process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }
}
