package io.iotdr.step.builtin;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.TrafficWeights;
import io.iotdr.spi.WeightedTraffic;
import io.iotdr.step.Change;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.RevertRefusedException;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Sends all traffic of the load balancer's pools, or of the mesh's services, to the target region by compare-and-set. */
public final class ShiftTraffic implements RecoveryStep<ShiftTraffic.WeightsBefore> {

    /** The weights before the step, by name and region. */
    public record WeightsBefore(Map<String, Map<String, Integer>> weights) {}

    /** Where the step finds its provider and the names that it shifts. */
    private record Kind(
            String name,
            String lack,
            String setting,
            Function<RegionResources, Optional<? extends WeightedTraffic>> provider,
            Function<RegionResources, List<String>> names) {}

    private final Kind kind;

    private ShiftTraffic(Kind kind) {
        this.kind = kind;
    }

    /** Returns the step that shifts the pools of the load balancer. */
    public static ShiftTraffic ofLoadBalancer() {
        return new ShiftTraffic(new Kind(
                "pool",
                "a LoadBalancer (traffic.load_balancer)",
                "traffic.load_balancer.pools",
                RegionResources::loadBalancer,
                RegionResources::pools));
    }

    /** Returns the step that shifts the services of the mesh. */
    public static ShiftTraffic ofMesh() {
        return new ShiftTraffic(new Kind(
                "mesh",
                "a ServiceMesh (traffic.mesh)",
                "traffic.mesh.services",
                RegionResources::mesh,
                RegionResources::meshServices));
    }

    @Override
    public Class<WeightsBefore> stateType() {
        return WeightsBefore.class;
    }

    @Override
    public List<String> missing(RegionResources target) {
        if (kind.provider().apply(target).isEmpty()) {
            return List.of(kind.lack());
        }
        return kind.names().apply(target).isEmpty()
                ? List.of("a " + kind.name() + " to shift (" + kind.setting() + ")")
                : List.of();
    }

    @Override
    public WeightsBefore capture(StepContext context) {
        Map<String, Map<String, Integer>> weights = new TreeMap<>();
        kind.names()
                .apply(context.target())
                .forEach(n -> weights.put(
                        n, known(context, n, traffic(context).weights(n).byRegion())));
        return new WeightsBefore(weights);
    }

    /** Traffic that is sent to a name which the provider does not have is lost. */
    private Map<String, Integer> known(StepContext context, String name, Map<String, Integer> weights) {
        if (!weights.containsKey(context.targetRegion())) {
            throw ProviderException.refused(
                    context.spec().id(),
                    "read the weights of " + name,
                    "it has no weight for the region " + context.targetRegion() + ", only for " + weights.keySet()
                            + "; the provider must call the regions as the configuration does");
        }
        return weights;
    }

    @Override
    public List<Change> preview(StepContext context, WeightsBefore before) {
        return before.weights().entrySet().stream()
                .map(e -> new Change(
                        e.getKey() + " traffic",
                        e.getValue().toString(),
                        wanted(context, e.getValue()).byRegion().toString()))
                .toList();
    }

    @Override
    public Set<String> resourceNames(RecoveryPlan plan, String region, RegionResources target) {
        return kind.names().apply(target).stream()
                .map(n -> kind.name() + " " + n)
                .collect(Collectors.toSet());
    }

    @Override
    public void apply(StepContext context, WeightsBefore before) {
        before.weights()
                .forEach((name, captured) ->
                        shift(context, name, new TrafficWeights(captured), wanted(context, captured)));
    }

    @Override
    public Verification verify(StepContext context, WeightsBefore before) {
        if (before.weights().isEmpty()) {
            return Verification.nothingToDo("no " + kind.name() + " is configured for " + context.targetRegion());
        }
        for (Map.Entry<String, Map<String, Integer>> entry : before.weights().entrySet()) {
            TrafficWeights seen = traffic(context).weights(entry.getKey());
            if (!seen.equals(wanted(context, entry.getValue()))) {
                return Verification.pending(entry.getKey() + " to send its traffic to " + context.targetRegion()
                        + "; it is " + seen.byRegion());
            }
        }
        return Verification.done(before.weights().keySet() + " send their traffic to " + context.targetRegion());
    }

    @Override
    public void revert(StepContext context, WeightsBefore before) {
        ImpairedRegion.refuse(context);
        before.weights()
                .forEach((name, captured) ->
                        shiftBack(context, name, wanted(context, captured), new TrafficWeights(captured)));
    }

    /**
     * Shifts without reading first, because a stale read would leave the traffic where it is. After a conflict, the
     * captured weights are there already, or others, which are somebody else's decision and are kept.
     */
    private void shiftBack(StepContext context, String name, TrafficWeights from, TrafficWeights to) {
        if (from.equals(to)) {
            return;
        }
        try {
            traffic(context).shift(name, from, to);
        } catch (ProviderException refused) {
            if (!refused.isConflict()) {
                throw refused;
            }
            TrafficWeights now = traffic(context).weights(name);
            if (!now.equals(to) && !now.equals(from)) {
                throw new RevertRefusedException(
                        name + " sends its traffic to " + now.byRegion() + ", which somebody else set; it was kept");
            }
        }
    }

    private void shift(StepContext context, String name, TrafficWeights from, TrafficWeights to) {
        if (!traffic(context).weights(name).equals(to)) {
            traffic(context).shift(name, from, to);
        }
    }

    private static TrafficWeights wanted(StepContext context, Map<String, Integer> captured) {
        return new TrafficWeights(captured).allTo(context.targetRegion());
    }

    private WeightedTraffic traffic(StepContext context) {
        return kind.provider().apply(context.target()).orElseThrow();
    }
}
