package io.iotdr.time;

import java.time.Instant;

/** Asks for the time. Thread-safe. */
public interface Clock {

    /** The wall clock: for people and for comparison with other machines; may jump. */
    Instant now();

    /** A clock that never goes back, for measuring lengths of time on this machine; nanoseconds from an arbitrary start. */
    long nanos();
}
