package io.iotdr.spi;

import java.time.Duration;

/** Looks once at whether something works. Implementations are thread-safe. */
public interface HealthProbe {

    /** What was seen. */
    sealed interface Observation {
        /** It worked, in this time. */
        record Healthy(Duration latency) implements Observation {}

        /** It did not work; {@code reason} says what was seen. */
        record Unhealthy(String reason) implements Observation {}

        /** Nothing can be said: the fault is on the observer's side. Counts neither way. */
        record Unknown(String reason) implements Observation {}
    }

    /** What is looked at, for people. */
    String target();

    /** Looks once; returns within {@code timeout} and never throws for a fault of what it looks at. */
    Observation probe(Duration timeout);
}
