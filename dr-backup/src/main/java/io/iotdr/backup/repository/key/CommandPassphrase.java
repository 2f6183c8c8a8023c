package io.iotdr.backup.repository.key;

import io.iotdr.backup.internal.process.SourceProcess;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The passphrase that a program prints, such as one of a password store; it runs when the key is needed. */
final class CommandPassphrase {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int LONGEST = 4096;

    private CommandPassphrase() {}

    /**
     * Runs a program without a shell and returns the first line that it prints.
     *
     * @throws ProviderException when it cannot be run, fails, prints nothing, or does not end within a minute
     */
    static String of(List<String> command) {
        String name = command.get(0);
        try (SourceProcess program = SourceProcess.start(command, Map.of())) {
            CompletableFuture<byte[]> printed = CompletableFuture.supplyAsync(() -> printed(program));
            byte[] bytes = printed.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (!program.endsWithin(LIMIT)) {
                throw refused(name, "it does not end");
            }
            if (program.status() != 0) {
                throw refused(name, "it ended with exit status " + program.status() + ": " + program.told());
            }
            String line = new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
            if (line.isEmpty()) {
                throw refused(name, "it printed nothing");
            }
            return line;
        } catch (TimeoutException e) {
            throw refused(name, "it printed no line within " + LIMIT.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw refused(name, Reason.of(e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(name, "interrupted");
        } catch (ProviderException told) {
            throw told;
        } catch (DisasterRecoveryException e) {
            throw refused(name, Reason.of(e));
        }
    }

    private static byte[] printed(SourceProcess program) {
        try {
            return program.output().readNBytes(LONGEST);
        } catch (IOException e) {
            throw new DisasterRecoveryException("its output cannot be read: " + Reason.of(e), e);
        }
    }

    private static ProviderException refused(String name, String reason) {
        return ProviderException.refused("passphrase", "be read from the program '" + name + "'", reason);
    }
}
