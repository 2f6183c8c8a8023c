package io.iotdr.spi;

import java.time.Duration;
import java.util.Objects;

/** Checks once whether a target works. Implementations are thread-safe. */
public interface HealthProbe {

    /** The result of one check. */
    sealed interface Observation {
        /** The target works; {@code latency} is how long the check took. */
        record Healthy(Duration latency) implements Observation {
            public Healthy {
                Objects.requireNonNull(latency, "a healthy observation needs a latency");
            }
        }

        /** The target does not work; {@code reason} describes what was observed. */
        record Unhealthy(String reason) implements Observation {
            public Unhealthy {
                Objects.requireNonNull(reason, "an unhealthy observation needs a reason");
            }
        }

        /**
         * The check says nothing about the target because the fault is on the observer's side. It counts neither way.
         */
        record Unknown(String reason) implements Observation {
            public Unknown {
                Objects.requireNonNull(reason, "an unknown observation needs a reason");
            }
        }
    }

    /** Returns a description of the target, for people. */
    String target();

    /** Checks the target once. Returns within {@code timeout} and does not throw when the target is at fault. */
    Observation probe(Duration timeout);
}
