package io.iotdr.sim.world;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.spi.RegionResources;
import io.iotdr.step.Change;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A step that passes every call to another one; subclasses change what they need. */
public abstract class DelegatingStep<S> implements RecoveryStep<S> {

    protected final RecoveryStep<S> real;

    protected DelegatingStep(RecoveryStep<S> real) {
        this.real = real;
    }

    @Override
    public Class<S> stateType() {
        return real.stateType();
    }

    @Override
    public S capture(StepContext context) {
        return real.capture(context);
    }

    @Override
    public void apply(StepContext context, S before) {
        real.apply(context, before);
    }

    @Override
    public Verification verify(StepContext context, S before) {
        return real.verify(context, before);
    }

    @Override
    public void revert(StepContext context, S before) {
        real.revert(context, before);
    }

    @Override
    public boolean observable() {
        return real.observable();
    }

    @Override
    public Optional<String> consent(StepContext context, S before) {
        return real.consent(context, before);
    }

    @Override
    public List<Change> preview(StepContext context, S before) {
        return real.preview(context, before);
    }

    @Override
    public Set<String> resourceNames(RecoveryPlan plan, String region, RegionResources target) {
        return real.resourceNames(plan, region, target);
    }

    @Override
    public List<String> missing(RegionResources target) {
        return real.missing(target);
    }
}
