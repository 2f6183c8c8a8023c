package io.iotdr.fence;

import java.time.Duration;

/**
 * The safety margin of everything that relies on a lease. The holder stops a fifth of the length before the store lets
 * another take the lease: the store's clock may run faster than the holder's, and an effect that has started takes time.
 */
public final class LeaseMargin {

    private LeaseMargin() {}

    /**
     * Returns until when a holder may rely on a lease.
     *
     * @param asked the holder's monotonic clock, in nanoseconds, before it asked the store; not when the response came
     * @param length the length of the lease
     */
    public static long reliableUntil(long asked, Duration length) {
        return asked + length.toNanos() * 4 / 5;
    }
}
