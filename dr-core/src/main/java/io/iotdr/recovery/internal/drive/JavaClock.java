package io.iotdr.recovery.internal.drive;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Adapts the engine's clock to {@link Clock}, for libraries that need the JDK's type. */
final class JavaClock extends Clock {

    private final io.iotdr.time.Clock clock;

    JavaClock(io.iotdr.time.Clock clock) {
        this.clock = clock;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return clock.now();
    }
}
