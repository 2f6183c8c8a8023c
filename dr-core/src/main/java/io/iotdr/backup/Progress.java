package io.iotdr.backup;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far something is.
 *
 * @param bytes read or written so far, as the files have them
 * @param total how many there will be, where that is known before the end
 */
public record Progress(long files, long bytes, OptionalLong total, Duration elapsed) {

    /** Bytes a second so far; 0 before the first moment is over. */
    public long rate() {
        return elapsed.toMillis() == 0 ? 0 : bytes * 1000 / elapsed.toMillis();
    }

    /** How long the rest takes at this rate. */
    public Optional<Duration> left() {
        return total.isEmpty() || rate() == 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Math.max(0, total.getAsLong() - bytes) / rate()));
    }
}
