package io.iotdr.backup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Records shipped to several locations between backups, so that a restore comes within seconds of the disaster. Thread-safe.
 *
 * <p>A record is lost with the machine until it was shipped; {@link #shippedUpTo} says how far that is.
 */
public interface TransactionLog extends AutoCloseable {

    /**
     * One record.
     *
     * @param sequence counts from 1 without gaps, within a stream
     */
    record Entry(long sequence, Instant time, byte[] payload) {}

    /**
     * How a replay went.
     *
     * @param records how many records were given
     * @param newest the time of the last of them
     * @param gaps ranges of sequence numbers that no location has, in words; never skipped silently
     */
    record Replay(long records, Optional<Instant> newest, List<String> gaps) {}

    /** Takes a record; it is shipped with the next segment. Gives its sequence number. */
    long append(Instant time, byte[] payload);

    /** Seals what was taken and ships it now, to every location. */
    void ship();

    /** The time of the newest record that every location of the quorum has. */
    Optional<Instant> shippedUpTo();

    /** Ships what is left and stops. */
    @Override
    void close();
}
