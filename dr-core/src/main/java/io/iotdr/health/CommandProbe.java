package io.iotdr.health;

import io.iotdr.error.Reason;
import io.iotdr.spi.HealthProbe;
import io.iotdr.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program without a shell; exit status 0 is healthy, 3 tells nothing (the program could not find out), any other is
 * unhealthy, with the first line of the output as the reason. A program that does not end in time is killed with its
 * children.
 */
public final class CommandProbe implements HealthProbe {

    private static final int TELLS_NOTHING = 3;
    private static final int LONGEST_REASON = 500;

    private final List<String> command;
    private final Clock clock;

    public CommandProbe(List<String> command, Clock clock) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("the command is empty; expected a program and its arguments");
        }
        this.command = List.copyOf(command);
        this.clock = clock;
    }

    @Override
    public String target() {
        return command.get(0);
    }

    @Override
    public Observation probe(Duration timeout) {
        long start = clock.nanos();
        try {
            Path output = Files.createTempFile("dr-probe", ".out");
            try {
                return ended(output, start, timeout);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            return new Observation.Unknown("the command cannot be run: " + Reason.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Observation.Unknown("interrupted");
        }
    }

    private Observation ended(Path output, long start, Duration timeout) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Observation.Unhealthy("the command did not end within " + timeout);
            }
            if (process.exitValue() == 0) {
                return new Observation.Healthy(Duration.ofNanos(clock.nanos() - start));
            }
            String reason = "exit status " + process.exitValue() + ": " + firstLine(output);
            return process.exitValue() == TELLS_NOTHING
                    ? new Observation.Unknown(reason)
                    : new Observation.Unhealthy(reason);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String firstLine(Path output) throws IOException {
        try (var in = Files.newInputStream(output)) {
            String begin = new String(in.readNBytes(LONGEST_REASON), StandardCharsets.UTF_8);
            return begin.lines().findFirst().orElse("");
        }
    }
}
