package io.iotdr.testkit.sim;

import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;

/** Stands for a step that would reach out of the simulation, such as a command: it changes nothing, and can be undone. */
final class SimulatedAction implements RecoveryStep<SimulatedAction.Nothing> {

    /** There is nothing to go back to. */
    record Nothing() {}

    @Override
    public Class<Nothing> stateType() {
        return Nothing.class;
    }

    @Override
    public Nothing capture(StepContext context) {
        return new Nothing();
    }

    @Override
    public void apply(StepContext context, Nothing before) {
        // What a command does outside is not simulated.
    }

    @Override
    public Verification verify(StepContext context, Nothing before) {
        return Verification.done("simulated");
    }

    @Override
    public void revert(StepContext context, Nothing before) {
        // There is nothing to undo.
    }
}
