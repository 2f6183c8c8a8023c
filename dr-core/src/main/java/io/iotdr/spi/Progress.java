package io.iotdr.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a long operation has come.
 *
 * @param text one short sentence for people, such as {@code 12 of 40 GB restored}
 * @param left the expected time until the operation ends, at most ten years; empty when it is unknown
 */
public record Progress(String text, Optional<Duration> left) {

    /** Times are computed with it, and those of a wrong estimate must not overflow. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    public Progress {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the text of a progress is empty");
        }
        left = left.map(l -> l.compareTo(LONGEST) > 0 ? LONGEST : l);
        if (left.filter(Duration::isNegative).isPresent()) {
            throw new IllegalArgumentException("the time left is negative: " + left.get());
        }
    }
}
