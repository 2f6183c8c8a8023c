package io.iotdr.device;

import io.iotdr.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Tells one device when to try to connect again, so that a fleet which lost its region does not return in one wave. Call
 * {@link #connected()} when the broker has accepted the device, and {@link #lost()} each time an attempt failed or a
 * connection ended. Not thread-safe.
 */
public final class DeviceBackoff {

    private final BackoffPolicy policy;
    private final RandomGenerator random;
    private final Clock clock;
    private int failures;
    private OptionalLong connectedSince = OptionalLong.empty();

    public DeviceBackoff(BackoffPolicy policy, RandomGenerator random, Clock clock) {
        this.policy = policy;
        this.random = random;
        this.clock = clock;
    }

    /** Notes that the device is connected. */
    public void connected() {
        connectedSince = OptionalLong.of(clock.nanos());
    }

    /**
     * Notes that an attempt failed or the connection ended, and returns how long to wait before the next attempt. Ask the
     * resolver again after the wait, not before: the name may point to another region by then.
     */
    public Duration lost() {
        boolean stable = connectedSince.isPresent()
                && clock.nanos() - connectedSince.getAsLong() >= policy.stable().toNanos();
        failures = stable ? 1 : failures + 1;
        connectedSince = OptionalLong.empty();
        return policy.delay(failures, random.nextDouble());
    }
}
