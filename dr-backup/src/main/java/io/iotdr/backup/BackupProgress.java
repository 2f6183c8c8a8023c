package io.iotdr.backup;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The progress of a backup, restore, verification or prune.
 *
 * @param files files processed so far; stored objects in a verification
 * @param bytes bytes processed so far: sizes of files before compression; stored bytes in a verification
 * @param total the number of bytes at the end, when it is known in advance
 */
public record BackupProgress(long files, long bytes, OptionalLong total, Duration elapsed) {

    /** Returns the average bytes per second so far; 0 in the first millisecond. */
    public long rate() {
        return elapsed.toMillis() == 0 ? 0 : bytes * 1000 / elapsed.toMillis();
    }

    /**
     * Estimates the remaining time at the average rate so far; empty when the total is not known or nothing has been
     * done.
     */
    public Optional<Duration> left() {
        return total.isEmpty() || rate() == 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Math.max(0, total.getAsLong() - bytes) / rate()));
    }
}
