package io.iotdr.backup.restore;

import io.iotdr.backup.TransactionLog.LogRecord;
import io.iotdr.backup.restore.LogReplay.Replayed;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Passes the records of a log to a command, as lines of JSON in a file that is its standard input. */
final class ReplayCommand {

    /** A record as a line; the payload is encoded in Base64 (RFC 4648). */
    private record RecordLine(long sequence, Instant time, byte[] payload) {}

    private ReplayCommand() {}

    /**
     * Replays the log of a job.
     *
     * @param timeout how long the command may take
     * @throws DisasterRecoveryException when the command fails, or does not end in time
     */
    static Replayed run(List<String> command, TakeOver place, RestoreJob job, Duration timeout) {
        Path file = place.beside("log", job);
        try {
            Files.deleteIfExists(file);
            Replayed replayed;
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
                replayed = LogReplay.onto(job, entry -> write(entry, out));
            }
            job.tell(replayed.records() + " records of the log are replayed");
            new RestoreCommand("replay", command, place.environment(job)).run(file, timeout);
            Files.delete(file);
            return replayed;
        } catch (IOException | UncheckedIOException e) {
            throw new DisasterRecoveryException("cannot write the log to " + file + ": " + Reason.of(e), e);
        }
    }

    private static void write(LogRecord entry, OutputStream out) {
        try {
            String line = Json.write(new RecordLine(entry.sequence(), entry.time(), entry.payload())) + "\n";
            out.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
