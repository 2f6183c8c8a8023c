package io.iotdr.agent;

import io.iotdr.spi.HealthProbe.Observation;
import java.time.Duration;
import java.util.Optional;

/** An observation as it is sent: the latency of a healthy one, else the reason. */
record ProbeReport(SeenState state, Optional<Duration> latency, String reason) {

    /** The kind of an observation. */
    enum SeenState {
        HEALTHY,
        UNHEALTHY,
        UNKNOWN
    }

    static ProbeReport of(Observation seen) {
        if (seen instanceof Observation.Healthy healthy) {
            return new ProbeReport(SeenState.HEALTHY, Optional.of(healthy.latency()), "");
        }
        return seen instanceof Observation.Unhealthy unhealthy
                ? new ProbeReport(SeenState.UNHEALTHY, Optional.empty(), unhealthy.reason())
                : new ProbeReport(SeenState.UNKNOWN, Optional.empty(), ((Observation.Unknown) seen).reason());
    }

    Observation observation() {
        return switch (state) {
            case HEALTHY -> new Observation.Healthy(latency.orElse(Duration.ZERO));
            case UNHEALTHY -> new Observation.Unhealthy(reason);
            case UNKNOWN -> new Observation.Unknown(reason);
        };
    }
}
