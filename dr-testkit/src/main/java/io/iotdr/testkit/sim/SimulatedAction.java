package io.iotdr.testkit.sim;

import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;

/**
 * Replaces a step that would act outside the simulation, such as a command: it changes nothing, and reverting it does
 * nothing.
 */
final class SimulatedAction implements RecoveryStep<SimulatedAction.Nothing> {

    /** The empty state of a step that captures nothing. */
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
        // The effect of a command is not simulated.
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
