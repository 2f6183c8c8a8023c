package io.iotdr.recovery;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The injected clock for libraries that ask the JDK's type; so that their time is the engine's too. */
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
