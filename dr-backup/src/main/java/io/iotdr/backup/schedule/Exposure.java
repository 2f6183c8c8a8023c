package io.iotdr.backup.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The RPO exposure of a source: how much of it would be lost if a disaster happened now.
 *
 * @param newest the latest moment to which the source can be restored, by its newest recovery point or its log; empty
 *     when it cannot be restored
 * @param age how long ago that was
 * @param rpo the objective for {@code age}; empty for none
 */
public record Exposure(String source, Optional<Instant> newest, Optional<Duration> age, Optional<Duration> rpo) {

    static Exposure of(String source, Optional<Instant> newest, Instant now, Optional<Duration> rpo) {
        Optional<Duration> age = newest.map(n -> n.isAfter(now) ? Duration.ZERO : Duration.between(n, now));
        return new Exposure(source, newest, age, rpo);
    }

    /**
     * Returns whether the exposure exceeds the RPO: more would be lost than the objective allows. True when the source
     * has an RPO and cannot be restored.
     */
    public boolean exceeded() {
        return rpo.isPresent() && age.map(a -> a.compareTo(rpo.get()) > 0).orElse(true);
    }
}
