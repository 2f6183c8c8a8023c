package io.iotdr.examples.lab.provider;

import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ServiceState;
import java.time.Duration;
import java.util.Map;

/** The services of a lab region. */
final class LabCompute implements ComputePlatform {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final RegionClient region;

    LabCompute(RegionClient region) {
        this.region = region;
    }

    @Override
    public ServiceState state(String service) {
        return region.get("/service", Map.of("name", service), ServiceState.class);
    }

    @Override
    public void scale(String service, String expectedVersion, int replicas) {
        region.post(
                "/scale",
                Map.of("name", service, "version", expectedVersion, "replicas", String.valueOf(replicas)),
                TIMEOUT);
    }
}
