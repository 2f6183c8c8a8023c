package io.iotdr.backup.internal.process;

import io.iotdr.error.DisasterRecoveryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs without a shell, with its own environment. Closing kills it with all its children. */
public final class SourceProcess implements AutoCloseable {

    private static final int MOST_TOLD = 500;

    private final String name;
    private final Path errors;
    private final Process process;

    private SourceProcess(String name, Path errors, Process process) {
        this.name = name;
        this.errors = errors;
        this.process = process;
    }

    /**
     * Starts a program without input.
     *
     * @param environment the program's whole environment, besides PATH and HOME
     * @throws DisasterRecoveryException when it cannot be started
     */
    public static SourceProcess start(List<String> command, Map<String, String> environment) {
        SourceProcess child = start(command, environment, ProcessBuilder.Redirect.PIPE);
        child.endInput();
        return child;
    }

    /** Starts a program that reads {@link #input}, and discards its output. */
    public static SourceProcess fed(List<String> command, Map<String, String> environment) {
        return start(command, environment, ProcessBuilder.Redirect.DISCARD);
    }

    /**
     * Starts a program that reads a file, and discards its output. When this process dies, the program still reads the whole
     * file.
     */
    public static SourceProcess reading(Path input, List<String> command, Map<String, String> environment) {
        return start(
                command, environment, ProcessBuilder.Redirect.DISCARD, ProcessBuilder.Redirect.from(input.toFile()));
    }

    private static SourceProcess start(
            List<String> command, Map<String, String> environment, ProcessBuilder.Redirect output) {
        return start(command, environment, output, ProcessBuilder.Redirect.PIPE);
    }

    private static SourceProcess start(
            List<String> command,
            Map<String, String> environment,
            ProcessBuilder.Redirect output,
            ProcessBuilder.Redirect input) {
        String name = command.get(0);
        try {
            Path errors = Files.createTempFile("dr-command", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(input)
                    .redirectError(errors.toFile())
                    .redirectOutput(output);
            builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
            builder.environment().putAll(environment);
            try {
                return new SourceProcess(name, errors, builder.start());
            } catch (IOException e) {
                Files.delete(errors);
                throw e;
            }
        } catch (IOException e) {
            throw new DisasterRecoveryException("the command '" + name + "' cannot be run: " + e.getMessage(), e);
        }
    }

    /** Returns the stream to the program's standard input. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /** Closes the program's standard input. */
    public void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new DisasterRecoveryException("the command '" + name + "' does not read its input: " + told(), e);
        }
    }

    public InputStream output() {
        return process.getInputStream();
    }

    /** Waits until the program ends; returns false when it does not end within {@code length}. */
    public boolean endsWithin(Duration length) {
        try {
            return process.waitFor(length.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DisasterRecoveryException("the command '" + name + "' was interrupted", e);
        }
    }

    /** Returns the exit status of a program that has ended. */
    public int status() {
        return process.exitValue();
    }

    /**
     * Kills the program and then all its children. The program is killed first; otherwise it would continue when a
     * child that it waits for is killed.
     */
    public void end() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /** Returns the last characters that the program wrote to its standard error. */
    public String told() {
        try (FileChannel channel = FileChannel.open(errors, StandardOpenOption.READ)) {
            long skipped = Math.max(0, channel.size() - MOST_TOLD);
            channel.position(skipped);
            byte[] last = Channels.newInputStream(channel).readNBytes(MOST_TOLD);
            String text = new String(last, StandardCharsets.ISO_8859_1).strip();
            return skipped > 0 ? "…" + text : text;
        } catch (IOException e) {
            return "its error output cannot be read: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        end();
        try {
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot delete " + errors, e);
        }
    }
}
