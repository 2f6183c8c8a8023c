package io.iotdr.examples.kill;

import io.iotdr.testkit.junit.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A child JVM that runs an {@link Orchestrator}. */
final class OrchestratorProcess implements AutoCloseable {

    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    OrchestratorProcess(String state, Path world) {
        try {
            process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xshare:auto",
                            "-Xmx128m",
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Orchestrator.class.getName(),
                            state,
                            world.toString()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a JVM", e);
        }
        input = process.outputWriter();
        Thread reader = new Thread(this::read, "orchestrator-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader said = process.inputReader()) {
            said.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException gone) {
            lines.add("gone");
        }
    }

    /** Waits for a line that begins with a word, and returns the rest of the line. */
    String said(String word) throws InterruptedException {
        for (String line = next(); line != null; line = next()) {
            if (line.startsWith(word + " ")) {
                return line.substring(word.length() + 1);
            }
        }
        throw new AssertionError("the process " + process.pid() + " did not say " + word);
    }

    private String next() throws InterruptedException {
        return lines.poll(Patience.CONDITION.toSeconds(), TimeUnit.SECONDS);
    }

    /**
     * Starts a failover in which the process kills itself.
     *
     * @param append the number of the append in this run, from 1; 0 for never
     * @param when {@code before} or {@code after} that append
     */
    void start(int append, String when) throws IOException {
        input.write("start " + append + " " + when + "\n");
        input.flush();
    }

    /** Kills the process with {@code kill -9}, and returns when it has ended. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        kill();
    }
}
