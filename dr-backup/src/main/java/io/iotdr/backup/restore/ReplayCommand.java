package io.iotdr.backup.restore;

import io.iotdr.backup.TransactionLog.LogRecord;
import io.iotdr.backup.repository.internal.source.SourceProcess;
import io.iotdr.backup.restore.LogReplay.Replayed;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Passes the records of a log to the standard input of a command, as lines of JSON. */
final class ReplayCommand {

    /** A record as a line; the payload is encoded in Base64 (RFC 4648). */
    private record RecordLine(long sequence, Instant time, byte[] payload) {}

    private ReplayCommand() {}

    /**
     * Replays the log of a job.
     *
     * @param environment the command's whole environment, besides PATH and HOME
     * @param timeout how long the command may take after it has got the last record
     * @throws DisasterRecoveryException when the command does not read everything, fails, or does not end in time
     */
    static Replayed run(List<String> command, Map<String, String> environment, RestoreJob job, Duration timeout) {
        try (SourceProcess child = SourceProcess.fed(command, environment)) {
            OutputStream input = new BufferedOutputStream(child.input(), 1 << 16);
            Replayed replayed = LogReplay.onto(job, entry -> write(entry, input, child));
            flush(input, child);
            child.endInput();
            boolean ended = child.endsWithin(timeout);
            if (!ended || child.status() != 0) {
                throw new DisasterRecoveryException("the command 'replay' (" + command.get(0) + ") "
                        + (ended ? "ended with exit status " + child.status() : "did not finish within " + timeout)
                        + ": " + child.told());
            }
            return replayed;
        }
    }

    private static void write(LogRecord entry, OutputStream input, SourceProcess child) {
        try {
            String line = Json.write(new RecordLine(entry.sequence(), entry.time(), entry.payload())) + "\n";
            input.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw refused(child, e);
        }
    }

    private static void flush(OutputStream input, SourceProcess child) {
        try {
            input.flush();
        } catch (IOException e) {
            throw refused(child, e);
        }
    }

    private static DisasterRecoveryException refused(SourceProcess child, IOException e) {
        return new DisasterRecoveryException(
                "the command 'replay' did not read all records: " + Reason.of(e) + " " + child.told(), e);
    }
}
