package io.iotdr.sim.world;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.sim.clock.Loop;
import io.iotdr.sim.clock.SimThread;
import io.iotdr.sim.clock.SimThread.Doing;
import io.iotdr.sim.clock.SimThread.Part;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.Change;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Records which step is running, so that its calls can be attributed to it. */
public final class CheckedStep<S> implements RecoveryStep<S> {

    private final RecoveryStep<S> step;
    private final Loop loop;

    public CheckedStep(RecoveryStep<S> step, Loop loop) {
        this.step = step;
        this.loop = loop;
    }

    private <T> T doing(StepContext context, Part part, Supplier<T> work) {
        SimThread strand = loop.current();
        strand.doing = new Doing(context.executionId(), context.spec().id(), part);
        try {
            return work.get();
        } finally {
            strand.doing = null;
        }
    }

    @Override
    public Class<S> stateType() {
        return step.stateType();
    }

    @Override
    public S capture(StepContext context) {
        return doing(context, Part.CAPTURE, () -> step.capture(context));
    }

    @Override
    public void apply(StepContext context, S before) {
        doing(context, Part.APPLY, () -> {
            step.apply(context, before);
            return true;
        });
    }

    @Override
    public Verification verify(StepContext context, S before) {
        return doing(context, Part.VERIFY, () -> step.verify(context, before));
    }

    @Override
    public void revert(StepContext context, S before) {
        doing(context, Part.REVERT, () -> {
            step.revert(context, before);
            return true;
        });
    }

    @Override
    public boolean observable() {
        return step.observable();
    }

    @Override
    public Optional<String> consent(StepContext context, S before) {
        return step.consent(context, before);
    }

    @Override
    public List<Change> preview(StepContext context, S before) {
        return step.preview(context, before);
    }

    @Override
    public Set<String> resourceNames(RecoveryPlan plan, String region, RegionResources target) {
        return step.resourceNames(plan, region, target);
    }

    @Override
    public List<String> missing(RegionResources target) {
        return step.missing(target);
    }
}
