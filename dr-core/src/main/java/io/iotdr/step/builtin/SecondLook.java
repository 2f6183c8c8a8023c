package io.iotdr.step.builtin;

import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import java.time.Duration;

/** Probes again after a failure, so that a single failed probe does not count. */
final class SecondLook {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private SecondLook() {}

    static Observation of(HealthProbe probe) {
        Observation first = probe.probe(TIMEOUT);
        return first instanceof Observation.Unhealthy ? probe.probe(TIMEOUT) : first;
    }
}
