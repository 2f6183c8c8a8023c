package io.iotdr.time;

import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Lets through a number of events a second, and at most one second's worth of them at once. Without a limit it lets through
 * everything; a limit that is set anew starts with nothing saved. Not thread-safe.
 */
public final class TokenBucket {

    private final LongSupplier nanos;
    private Optional<Integer> limit = Optional.empty();
    private double saved;
    private long filled;

    /**
     * Creates a bucket without a limit.
     *
     * @param nanos a clock in nanoseconds that never goes back, such as {@link Clock#nanos()}
     */
    public TokenBucket(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Sets how many events a second are let through; empty for all. */
    public void limit(Optional<Integer> perSecond) {
        if (limit.isEmpty()) {
            saved = 0;
            filled = nanos.getAsLong();
        }
        limit = perSecond;
    }

    /** Returns whether one more event is let through now, and counts it if so. */
    public boolean take() {
        if (limit.isEmpty()) {
            return true;
        }
        long now = nanos.getAsLong();
        saved = Math.min(limit.get(), saved + limit.get() * ((now - filled) / 1e9));
        filled = now;
        if (saved < 1) {
            return false;
        }
        saved--;
        return true;
    }
}
