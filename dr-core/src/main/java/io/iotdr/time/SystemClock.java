package io.iotdr.time;

import java.time.Instant;

/** The machine's clock. Thread-safe. */
public final class SystemClock implements Clock {

    public static final Clock INSTANCE = new SystemClock();

    private SystemClock() {}

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }
}
