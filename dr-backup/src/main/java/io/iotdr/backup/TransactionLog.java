package io.iotdr.backup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A log of records that is shipped to several locations between backups, so that a restore loses only the seconds
 * before the disaster. Thread-safe.
 *
 * <p>Until a record is shipped, it is lost when the machine is; {@link #shippedUpTo} returns how far shipping has come.
 */
public interface TransactionLog extends AutoCloseable {

    /**
     * One record.
     *
     * @param sequence its number within the stream; starts at 1 and has no gaps
     */
    record LogRecord(long sequence, Instant time, byte[] payload) {}

    /**
     * The result of a replay.
     *
     * @param records how many records were replayed
     * @param newest the time of the last replayed record
     * @param gaps one sentence for each missing range of records or unreadable segment; no gap is skipped silently
     */
    record Replay(long records, Optional<Instant> newest, List<String> gaps) {}

    /** Appends a record, to be shipped with the next segment, and returns its sequence number. */
    long append(Instant time, byte[] payload);

    /** Seals the records appended so far into a segment and ships it to every location now. */
    void ship();

    /** Returns the time of the newest record that a quorum of locations has; empty when there is none. */
    Optional<Instant> shippedUpTo();

    /** Ships the remaining records and stops. */
    @Override
    void close();
}
