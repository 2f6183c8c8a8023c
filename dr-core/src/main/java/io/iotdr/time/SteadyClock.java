package io.iotdr.time;

import java.time.Duration;
import java.time.Instant;

/**
 * A wall clock that does not jump: it reads the wall clock once and then advances with the monotonic clock. Deadlines
 * and durations stay correct when the machine's clock is set. Thread-safe.
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

    /** Returns a clock that starts at the current time of {@code clock}, or at {@code earliest} if that is later. */
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
