package io.iotdr.spi;

import java.time.Duration;

/** Checks once whether a target works. Implementations are thread-safe. */
public interface HealthProbe {

    /** The result of one check. */
    sealed interface Observation {
        /** The target works; {@code latency} is how long the check took. */
        record Healthy(Duration latency) implements Observation {}

        /** The target does not work; {@code reason} describes what was observed. */
        record Unhealthy(String reason) implements Observation {}

        /**
         * The check says nothing about the target because the fault is on the observer's side. It counts neither way.
         */
        record Unknown(String reason) implements Observation {}
    }

    /** Returns a description of the target, for people. */
    String target();

    /** Checks the target once. Returns within {@code timeout} and does not throw when the target is at fault. */
    Observation probe(Duration timeout);
}
