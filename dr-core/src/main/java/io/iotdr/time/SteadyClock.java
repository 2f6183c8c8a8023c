package io.iotdr.time;

import java.time.Duration;
import java.time.Instant;

/**
 * A wall clock that does not jump: it takes the wall's word once, and counts on from there by the monotonic clock. Deadlines and
 * durations that are told by it are right although somebody sets the machine's clock meanwhile. Thread-safe.
 */
public final class SteadyClock implements Clock {

    private final Clock clock;
    private final Instant base;
    private final long baseNanos;

    private SteadyClock(Clock clock, Instant base, long baseNanos) {
        this.clock = clock;
        this.base = base;
        this.baseNanos = baseNanos;
    }

    /** Counts on from what {@code clock} says now, or from {@code earliest} if the clock is behind that. */
    public static SteadyClock of(Clock clock, Instant earliest) {
        Instant now = clock.now();
        return new SteadyClock(clock, now.isBefore(earliest) ? earliest : now, clock.nanos());
    }

    @Override
    public Instant now() {
        return base.plus(Duration.ofNanos(clock.nanos() - baseNanos));
    }

    @Override
    public long nanos() {
        return clock.nanos();
    }
}
