package io.iotdr.examples.process;

import io.iotdr.error.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A JVM that this process starts. It ends together with this process, even if this process is killed, since its standard
 * input is closed then. Thread-safe.
 */
public final class Child implements AutoCloseable {

    private final Process process;
    private final OutputStream input;

    /**
     * Starts {@code main} on this process's class path.
     *
     * @param log the file that its standard error is appended to
     * @param onLine receives each line of its standard output: the first word, and the rest
     */
    public Child(Class<?> main, Map<String, String> environment, Path log, BiConsumer<String, String> onLine) {
        this(List.of(main.getName()), environment, log, onLine);
    }

    /**
     * Starts a command line of this process's class path.
     *
     * @param command the name of the main class, and its arguments
     */
    public Child(List<String> command, Map<String, String> environment, Path log, BiConsumer<String, String> onLine) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx384m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                "-Dorg.slf4j.simpleLogger.log.io.moquette=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
                "-cp",
                System.getProperty("java.class.path")));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + line.get(0), e);
        }
        input = process.getOutputStream();
        Thread reader = new Thread(() -> read(onLine), "child-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    private void read(BiConsumer<String, String> onLine) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ", 2);
                onLine.accept(parts[0], parts.length > 1 ? parts[1].replace("\\n", "\n") : "");
            }
        } catch (IOException closed) {
            onLine.accept("closed", Reason.of(closed));
        }
        onLine.accept("ended", "");
    }

    public long pid() {
        return process.pid();
    }

    /**
     * Returns the exit status of the process.
     *
     * @throws IllegalThreadStateException while it is alive
     */
    public int exitStatus() {
        return process.exitValue();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Kills the process as {@code kill -9} does; returns when it has ended. */
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "the process " + process.pid() + " is still alive 10 s after it was killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the process to end, and kills it if it does not within three seconds. */
    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException gone) {
            kill();
            return;
        }
        try {
            if (!process.waitFor(Duration.ofSeconds(3).toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
