package io.iotdr.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How much of a source would be lost now.
 *
 * @param newest up to which moment it can be restored: the newest recovery point, or the newest of its log; empty when it cannot be
 * @param age how long ago that was
 * @param rpo how long ago it may be
 */
public record Exposure(String source, Optional<Instant> newest, Optional<Duration> age, Optional<Duration> rpo) {

    static Exposure of(String source, Optional<Instant> newest, Instant now, Optional<Duration> rpo) {
        Optional<Duration> age = newest.map(n -> n.isAfter(now) ? Duration.ZERO : Duration.between(n, now));
        return new Exposure(source, newest, age, rpo);
    }

    /** Whether more would be lost than may be. */
    public boolean exceeded() {
        return rpo.isPresent() && age.map(a -> a.compareTo(rpo.get()) > 0).orElse(true);
    }
}
