package io.iotdr.step.builtin;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.TrafficWeights;
import io.iotdr.step.Change;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Sends all traffic of the load balancer's pools to the target region. */
public final class UpdateLoadBalancer implements RecoveryStep<TrafficShift.Before> {

    @Override
    public Class<TrafficShift.Before> stateType() {
        return TrafficShift.Before.class;
    }

    @Override
    public List<String> missing(RegionResources target) {
        return target.loadBalancer().isPresent() ? List.of() : List.of("a LoadBalancer (traffic.load_balancer)");
    }

    @Override
    public TrafficShift.Before capture(StepContext context) {
        return TrafficShift.capture(context.target().pools(), weights(context));
    }

    @Override
    public List<Change> preview(StepContext context, TrafficShift.Before before) {
        return TrafficShift.preview(context, before);
    }

    @Override
    public Set<String> touches(RecoveryPlan plan, String region, RegionResources target) {
        return target.pools().stream().map(n -> "pool " + n).collect(Collectors.toSet());
    }

    @Override
    public void apply(StepContext context, TrafficShift.Before before) {
        TrafficShift.apply(context, before, weights(context));
    }

    @Override
    public Verification verify(StepContext context, TrafficShift.Before before) {
        return TrafficShift.verify(context, before, weights(context));
    }

    @Override
    public void revert(StepContext context, TrafficShift.Before before) {
        TrafficShift.revert(context, before, weights(context));
    }

    private static TrafficShift.Weights weights(StepContext context) {
        LoadBalancer provider = context.target().loadBalancer().orElseThrow();
        return new TrafficShift.Weights() {
            @Override
            public TrafficWeights read(String name) {
                return provider.weights(name);
            }

            @Override
            public void move(String name, TrafficWeights expected, TrafficWeights wanted) {
                provider.shift(name, expected, wanted);
            }
        };
    }
}
