package io.iotdr.sim.world;

import io.iotdr.sim.clock.Loop;
import io.iotdr.sim.clock.SimThread;
import io.iotdr.sim.clock.SimThread.Doing;
import io.iotdr.sim.clock.SimThread.Part;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import java.util.function.Supplier;

/** Records which step is running, so that its calls can be attributed to it. */
public final class CheckedStep<S> extends DelegatingStep<S> {

    private final Loop loop;

    public CheckedStep(RecoveryStep<S> step, Loop loop) {
        super(step);
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
    public S capture(StepContext context) {
        return doing(context, Part.CAPTURE, () -> real.capture(context));
    }

    @Override
    public void apply(StepContext context, S before) {
        doing(context, Part.APPLY, () -> {
            real.apply(context, before);
            return true;
        });
    }

    @Override
    public Verification verify(StepContext context, S before) {
        return doing(context, Part.VERIFY, () -> real.verify(context, before));
    }

    @Override
    public void revert(StepContext context, S before) {
        doing(context, Part.REVERT, () -> {
            real.revert(context, before);
            return true;
        });
    }
}
