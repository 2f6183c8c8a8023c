package io.iotdr.examples.lab.provider;

import io.iotdr.error.Reason;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * A probe of the west from another region of the lab. If that region does not answer, the state of the west is unknown.
 */
final class LabView implements HealthProbe {

    private record SeenTelemetry(String reason) {}

    private final RegionClient observer;
    private final String probe;
    private final Clock clock;

    LabView(RegionClient observer, String probe, Clock clock) {
        this.observer = observer;
        this.probe = probe;
        this.clock = clock;
    }

    @Override
    public String target() {
        return probe + " as seen from " + observer.address();
    }

    @Override
    public Observation probe(Duration timeout) {
        long start = clock.nanos();
        try {
            String reason = observer.get("/view", Map.of("probe", probe), SeenTelemetry.class)
                    .reason();
            return reason.isEmpty()
                    ? new Observation.Healthy(Duration.ofNanos(clock.nanos() - start))
                    : new Observation.Unhealthy(reason);
        } catch (ProviderException e) {
            return new Observation.Unknown(Reason.of(e));
        }
    }
}
