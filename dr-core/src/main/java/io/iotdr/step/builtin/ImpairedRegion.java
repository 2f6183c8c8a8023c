package io.iotdr.step.builtin;

import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.step.RevertRefusedException;
import io.iotdr.step.StepContext;
import java.time.Duration;

/** Prevents a rollback from sending traffic to a region that does not work. */
final class ImpairedRegion {

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

    private ImpairedRegion() {}

    /** Throws if a probe of the source region reports it impaired, because the revert would send traffic back there. */
    static void refuse(StepContext context) {
        context.region(context.sourceRegion())
                .ifPresent(source -> source.probes().forEach((name, probe) -> {
                    if (probe.probe(PROBE_TIMEOUT) instanceof Observation.Unhealthy unhealthy) {
                        throw new RevertRefusedException("traffic is not moved back from " + context.targetRegion()
                                + ": " + context.sourceRegion() + " is impaired (" + name + ": " + unhealthy.reason()
                                + ")");
                    }
                }));
    }
}
