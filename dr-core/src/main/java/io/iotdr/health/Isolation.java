package io.iotdr.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Since when no vantage point has reached anything outside the watched region. Confined to one thread. */
final class Isolation {

    private final Duration longEnough;
    private Optional<Instant> since = Optional.empty();
    private boolean told;

    Isolation(Duration longEnough) {
        this.longEnough = longEnough;
    }

    /** Adds a look; returns whether the isolation has lasted for long enough now, once. */
    boolean begins(boolean isolated, Instant now) {
        if (!isolated) {
            since = Optional.empty();
            told = false;
            return false;
        }
        Instant start = since.orElse(now);
        since = Optional.of(start);
        boolean begins = !told && Duration.between(start, now).compareTo(longEnough) >= 0;
        told |= begins;
        return begins;
    }
}
