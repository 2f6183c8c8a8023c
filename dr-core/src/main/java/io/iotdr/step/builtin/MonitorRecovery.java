package io.iotdr.step.builtin;

import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Watches the target region for the parameter {@code window} (default: one minute) before the run counts as done. */
public final class MonitorRecovery implements RecoveryStep<MonitorRecovery.MonitorStart> {

    /** The end of the watch; captured once, so that a crash does not restart it. */
    public record MonitorStart(Instant until) {}

    @Override
    public Class<MonitorStart> stateType() {
        return MonitorStart.class;
    }

    @Override
    public MonitorStart capture(StepContext context) {
        Duration window = context.spec().parameters().duration("window", Duration.ofMinutes(1));
        return new MonitorStart(context.clock().now().plus(window));
    }

    @Override
    public void apply(StepContext context, MonitorStart before) {
        // This step has no effect.
    }

    @Override
    public Verification verify(StepContext context, MonitorStart before) {
        Map<String, HealthProbe> all = new LinkedHashMap<>(context.target().probes());
        all.putAll(context.target().proofs());
        if (all.isEmpty()) {
            return Verification.nothingToDo("no probe observes " + context.targetRegion());
        }
        for (Map.Entry<String, HealthProbe> probe : all.entrySet()) {
            if (SecondLook.of(probe.getValue()) instanceof Observation.Unhealthy unhealthy) {
                return Verification.failed(
                        context.targetRegion() + " is impaired again: " + probe.getKey() + ": " + unhealthy.reason());
            }
        }
        return context.clock().now().isBefore(before.until())
                ? Verification.pending("the monitoring window to end at " + before.until())
                : Verification.done(context.targetRegion() + " stayed healthy");
    }

    @Override
    public void revert(StepContext context, MonitorStart before) {
        // There is nothing to revert.
    }
}
