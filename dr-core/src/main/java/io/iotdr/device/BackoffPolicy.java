package io.iotdr.device;

import java.time.Duration;

/**
 * How long a device waits before it tries to connect again: a random time between {@code least} and a ceiling, which
 * doubles with each failed attempt up to {@code most} ("full jitter", AWS Architecture Blog, "Exponential Backoff And
 * Jitter", 2015). A connection counts as a success only after {@code stable}: a region that accepts devices and drops
 * them again would otherwise be met by all of them at once, each time.
 *
 * @param least the shortest wait; longer than zero
 * @param most the longest wait; at least twice {@code least}
 * @param stable how long a connection must last before the ceiling starts again from the bottom
 */
public record BackoffPolicy(Duration least, Duration most, Duration stable) {

    /** From 1 second up to 1 minute, and 1 minute until a connection is stable. */
    public static final BackoffPolicy DEFAULT =
            new BackoffPolicy(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

    /** After this many doublings, any ceiling is above the longest wait. */
    private static final int DOUBLINGS = 30;

    public BackoffPolicy {
        if (least.isZero() || least.isNegative() || stable.isNegative()) {
            throw new IllegalArgumentException("the shortest wait " + least + " must be longer than zero, and the time "
                    + stable + " until a connection is stable not negative");
        }
        if (most.compareTo(least.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("the longest wait " + most + " must be at least twice the shortest, "
                    + least + "; otherwise many devices wait equally long");
        }
    }

    /** Returns the longest wait after {@code failures} failed attempts in a row, from 1. */
    public Duration ceiling(int failures) {
        Duration doubled = least.multipliedBy(1L << Math.max(1, Math.min(failures, DOUBLINGS)));
        return doubled.compareTo(most) < 0 ? doubled : most;
    }

    /**
     * Returns the wait after {@code failures} failed attempts in a row, from 1.
     *
     * @param fraction a random number from 0 to 1
     */
    public Duration delay(int failures, double fraction) {
        long spread = ceiling(failures).toNanos() - least.toNanos();
        return least.plusNanos((long) (spread * fraction));
    }
}
