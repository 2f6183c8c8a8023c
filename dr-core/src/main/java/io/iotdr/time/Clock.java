package io.iotdr.time;

import java.time.Instant;

/** Returns the time. Implementations are thread-safe. */
public interface Clock {

    /** Returns the wall clock time, for people and for comparison with other machines. It may jump. */
    Instant now();

    /** Returns a monotonic time in nanoseconds from an arbitrary origin, for measuring durations on this machine. */
    long nanos();
}
