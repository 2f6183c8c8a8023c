package io.iotdr.step.builtin;

import io.iotdr.spi.BriefCalls;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.NoState;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Verifies that the target region serves devices: its proofs succeed (such as a real MQTT round trip) and enough
 * devices are connected (parameter {@code devices_share}, default 0.95). Without proofs, the region's probes are used.
 * In a failover, each attempt first fences a source region that has returned since it was fenced without its answer.
 */
public final class VerifyRecovery implements RecoveryStep<NoState> {

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

    @Override
    public Class<NoState> stateType() {
        return NoState.class;
    }

    @Override
    public List<String> missing(RegionResources target) {
        return target.proofs().isEmpty() && target.probes().isEmpty()
                ? List.of("a HealthProbe (regions.<name>.proof or .health)")
                : List.of();
    }

    @Override
    public NoState capture(StepContext context) {
        return new NoState();
    }

    @Override
    public void apply(StepContext context, NoState before) {
        FenceRegion.again(context);
    }

    @Override
    public Verification verify(StepContext context, NoState before) {
        Map<String, String> evidence = new TreeMap<>();
        RegionResources target = context.target();
        Map<String, HealthProbe> proofs = target.proofs().isEmpty() ? target.probes() : target.proofs();
        for (Map.Entry<String, HealthProbe> proof : proofs.entrySet()) {
            Observation seen = proof.getValue().probe(PROBE_TIMEOUT);
            if (!(seen instanceof Observation.Healthy healthy)) {
                return Verification.pending(
                        proof.getKey() + " (" + proof.getValue().target() + ") to work: " + seen);
            }
            evidence.put(
                    proof.getKey(),
                    proof.getValue().target() + " in " + healthy.latency().toMillis() + " ms");
        }
        Optional<Verification> missing = target.devices().flatMap(fleet -> devices(context, fleet, evidence));
        return missing.orElseGet(() -> Verification.done(context.targetRegion() + " serves", evidence));
    }

    @Override
    public void revert(StepContext context, NoState before) {
        // There is nothing to revert.
    }

    /**
     * Returns a pending result while devices are missing. Also waits for devices on the source region, because a device
     * that is still connected there does not query DNS.
     */
    private static Optional<Verification> devices(
            StepContext context, DeviceFleet fleet, Map<String, String> evidence) {
        long here = fleet.connected();
        long all = fleet.registered();
        double share = context.spec().parameters().number("devices_share", 0.95);
        if (here < Math.ceil(all * share)) {
            return Optional.of(Verification.pending(
                    here + " of " + all + " devices are connected; waiting for " + Math.round(share * 100) + " %"));
        }
        long there = leftBehind(context);
        if (there > 0) {
            return Optional.of(
                    Verification.pending(there + " devices are still connected to " + context.sourceRegion()));
        }
        evidence.put("devices", here + " of " + all);
        return Optional.empty();
    }

    private static long leftBehind(StepContext context) {
        try {
            return BriefCalls.briefly(() -> context.region(context.sourceRegion())
                    .flatMap(RegionResources::devices)
                    .map(DeviceFleet::connected)
                    .orElse(0L));
        } catch (ProviderException unreachable) {
            return 0;
        }
    }
}
