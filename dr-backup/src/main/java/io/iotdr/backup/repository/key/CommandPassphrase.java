package io.iotdr.backup.repository.key;

import io.iotdr.backup.internal.process.SourceProcess;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Scheduler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The passphrase that a program prints, such as one of a password store. The program runs when the key is needed, and not
 * again once it has printed the passphrase, since it may ask a person. Thread-safe.
 */
final class CommandPassphrase implements Supplier<String> {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int LONGEST = 4096;

    private final List<String> command;
    private final Scheduler scheduler;
    private String passphrase = "";

    CommandPassphrase(List<String> command, Scheduler scheduler) {
        this.command = List.copyOf(command);
        this.scheduler = scheduler;
    }

    /**
     * Returns the first line that the program prints.
     *
     * @throws ProviderException when it cannot be run, fails, prints nothing, or does not end within a minute
     */
    @Override
    public synchronized String get() {
        if (passphrase.isEmpty()) {
            passphrase = printed();
        }
        return passphrase;
    }

    private String printed() {
        try (SourceProcess program = SourceProcess.start(command, Map.of())) {
            Future<byte[]> output = scheduler.submit(() -> begin(program.output()));
            byte[] bytes = output.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (!program.endsWithin(LIMIT)) {
                throw refused("it does not end");
            }
            if (program.status() != 0) {
                throw refused("it ended with exit status " + program.status() + ": " + program.told());
            }
            return new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .filter(line -> !line.isEmpty())
                    .orElseThrow(() -> refused("it printed nothing"));
        } catch (TimeoutException e) {
            throw refused("it did not end within " + LIMIT.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw refused(Reason.of(e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused("interrupted");
        } catch (ProviderException told) {
            throw told;
        } catch (DisasterRecoveryException e) {
            throw refused(Reason.of(e));
        }
    }

    /** The rest is read too: a program that cannot write does not end. */
    private static byte[] begin(InputStream output) throws IOException {
        byte[] begin = output.readNBytes(LONGEST);
        output.transferTo(OutputStream.nullOutputStream());
        return begin;
    }

    private ProviderException refused(String reason) {
        return ProviderException.refused("passphrase", "be read from the program '" + command.get(0) + "'", reason);
    }
}
