package io.iotdr.step.builtin;

import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.Durations;
import io.iotdr.plan.Rehoming;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.Progress;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.Change;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets the devices into the target region at a rate that its brokers bear ({@link Rehoming}), and opens the region fully
 * once enough of them are connected and none waits. With this step in a plan, {@link ActivateRegion} opens the region only
 * at the rate of the first wave.
 */
public final class ReHomeDevices implements RecoveryStep<ReHomeDevices.GateBefore> {

    private static final long REPORT_NANOS = Duration.ofSeconds(10).toNanos();

    /** Whether the region accepted devices before the step. */
    public record GateBefore(boolean admitting) {}

    @Override
    public Class<GateBefore> stateType() {
        return GateBefore.class;
    }

    @Override
    public List<String> missing(RegionResources target) {
        return target.devices().isPresent() ? List.of() : List.of("a DeviceFleet (regions.<name>.devices)");
    }

    @Override
    public GateBefore capture(StepContext context) {
        PacedOpening.rate(context, fleet(context), how(context));
        return new GateBefore(fleet(context).admitting());
    }

    @Override
    public List<Change> preview(StepContext context, GateBefore before) {
        long all = fleet(context).registered();
        int rate = PacedOpening.rate(context, fleet(context), how(context));
        Duration floor = how(context).floor(all, rate);
        Duration rto = context.plan().objectives().rto();
        String late = floor.compareTo(rto) > 0 ? ", longer than the RTO of " + Durations.text(rto) : "";
        return List.of(new Change(
                context.targetRegion() + " devices",
                fleet(context).connected() + " of " + all,
                (long) Math.ceil(all * how(context).share()) + " of " + all + ", at most " + rate
                        + " a second, which takes " + Durations.text(floor) + " or more" + late));
    }

    @Override
    public void apply(StepContext context, GateBefore before) {
        DeviceFleet fleet = fleet(context);
        PacedOpening opening = new PacedOpening(context, fleet, proofs(context.target()), how(context));
        long[] told = {context.clock().nanos() - REPORT_NANOS};
        context.await("the devices to connect to " + context.targetRegion(), () -> {
            opening.advance();
            if (context.clock().nanos() - told[0] >= REPORT_NANOS) {
                told[0] = context.clock().nanos();
                tell(context, opening);
            }
            return opening.isSettled() && missing(context).isEmpty();
        });
        fleet.admit();
    }

    private void tell(StepContext context, PacedOpening opening) {
        int allowed = opening.allowed();
        long here = fleet(context).connected();
        long all = fleet(context).registered();
        context.progress(new Progress(
                here + " of " + all + " devices in " + context.targetRegion() + split(context) + ", at most " + allowed
                        + " new a second" + standstill(opening),
                Optional.of(how(context).floor(Math.max(0, all - here), allowed))));
    }

    /** Devices that wait in a queue before the gate for longer than they care to take turns that nobody uses. */
    private static String standstill(PacedOpening opening) {
        if (opening.failing().isPresent()) {
            return ", but the region does not serve: " + opening.failing().get();
        }
        return opening.standstill()
                .map(since -> ", but no more have come for " + since.toSeconds()
                        + "s: they are not on their way, or give up in a queue before the gate")
                .orElse("");
    }

    /** Returns how many devices are still in the region that they left; a failover does not wait for its answer. */
    private static String split(StepContext context) {
        if (!context.kind().planned()) {
            return "";
        }
        try {
            return context.region(context.sourceRegion())
                    .flatMap(RegionResources::devices)
                    .map(left -> ", " + left.connected() + " still in " + context.sourceRegion())
                    .orElse("");
        } catch (ProviderException unreachable) {
            return ", " + context.sourceRegion() + " cannot be asked";
        }
    }

    private static Optional<String> missing(StepContext context) {
        long here = fleet(context).connected();
        long wanted =
                (long) Math.ceil(fleet(context).registered() * how(context).share());
        return here >= wanted
                ? Optional.empty()
                : Optional.of(wanted + " devices in " + context.targetRegion() + "; it has " + here);
    }

    /** One gate of many that is open looks like all of them, and a limit may be left. */
    @Override
    public boolean hasHiddenParts() {
        return true;
    }

    @Override
    public Verification verify(StepContext context, GateBefore before) {
        if (!fleet(context).admitting()) {
            return Verification.pending(context.targetRegion() + " to accept devices");
        }
        long here = fleet(context).connected();
        return missing(context)
                .<Verification>map(Verification::pending)
                .orElseGet(() -> Verification.done(
                        "the devices are in " + context.targetRegion(),
                        Map.of("devices", here + " of " + fleet(context).registered() + split(context))));
    }

    /**
     * Closes a region that was closed. One that {@code activate-region} has opened is left to that step's revert, which knows
     * how it was before the run.
     */
    @Override
    public void revert(StepContext context, GateBefore before) {
        if (!before.admitting()) {
            fleet(context).disconnectAll();
        } else if (!context.plan().has(BuiltInStep.ACTIVATE_REGION, context.kind())) {
            fleet(context).admit();
        }
    }

    private static Rehoming how(StepContext context) {
        return Rehoming.of(context.spec().parameters());
    }

    private static Collection<HealthProbe> proofs(RegionResources target) {
        return target.proofs().isEmpty()
                ? target.probes().values()
                : target.proofs().values();
    }

    private static DeviceFleet fleet(StepContext context) {
        return context.target().devices().orElseThrow();
    }
}
