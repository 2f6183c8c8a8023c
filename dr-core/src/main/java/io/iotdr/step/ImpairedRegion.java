package io.iotdr.step;

import io.iotdr.spi.HealthProbe.Observation;
import java.time.Duration;

/** Keeps a rollback from pointing traffic at a region that does not work. */
final class ImpairedRegion {

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

    private ImpairedRegion() {}

    /** Refuses a revert that would send traffic back to a source region whose probes see it impaired. */
    static void refuse(StepContext context) {
        context.region(context.sourceRegion())
                .ifPresent(source -> source.probes().forEach((name, probe) -> {
                    if (probe.probe(PROBE_TIMEOUT) instanceof Observation.Unhealthy unhealthy) {
                        throw new RevertRefusedException("traffic stays on " + context.targetRegion() + ": "
                                + context.sourceRegion() + " is impaired (" + name + ": " + unhealthy.reason() + ")");
                    }
                }));
    }
}
