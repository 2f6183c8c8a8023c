package io.iotdr.step.builtin;

import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.NoState;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Probes both regions and records which probes succeed, before anything is changed. */
public final class AssessImpact implements RecoveryStep<NoState> {

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

    @Override
    public Class<NoState> stateType() {
        return NoState.class;
    }

    @Override
    public NoState capture(StepContext context) {
        return new NoState();
    }

    @Override
    public void apply(StepContext context, NoState before) {
        // This step has no effect.
    }

    @Override
    public Verification verify(StepContext context, NoState before) {
        Map<String, String> evidence = new TreeMap<>();
        context.region(context.sourceRegion()).ifPresent(r -> look(context.sourceRegion(), r, evidence));
        int working = look(context.targetRegion(), context.target(), evidence);
        if (working == 0 && !context.target().probes().isEmpty()) {
            return Verification.failed(
                    "no probe of the target region " + context.targetRegion() + " succeeds: " + evidence);
        }
        if (context.target().probes().isEmpty()) {
            return Verification.nothingToDo(
                    context.occasion() + "; no probe observes " + context.targetRegion() + ", so its state is unknown");
        }
        return Verification.done(context.occasion() + "; " + context.targetRegion() + " is available", evidence);
    }

    @Override
    public void revert(StepContext context, NoState before) {
        // There is nothing to revert.
    }

    private static int look(String name, RegionResources region, Map<String, String> evidence) {
        int working = 0;
        for (Map.Entry<String, HealthProbe> probe : region.probes().entrySet()) {
            Observation seen = probe.getValue().probe(PROBE_TIMEOUT);
            if (seen instanceof Observation.Healthy healthy) {
                working++;
                evidence.put(
                        name + "/" + probe.getKey(),
                        "works, " + healthy.latency().toMillis() + " ms");
            } else if (seen instanceof Observation.Unhealthy unhealthy) {
                evidence.put(name + "/" + probe.getKey(), unhealthy.reason());
            } else if (seen instanceof Observation.Unknown unknown) {
                evidence.put(name + "/" + probe.getKey(), "unknown: " + unknown.reason());
            }
        }
        return working;
    }
}
