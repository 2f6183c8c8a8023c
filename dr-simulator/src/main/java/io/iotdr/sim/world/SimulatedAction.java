package io.iotdr.sim.world;

import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;

/**
 * Replaces a step that would act outside the simulation, such as a command: it changes nothing, and reverting it does
 * nothing.
 */
final class SimulatedAction implements RecoveryStep<SimulatedAction.NoEffect> {

    /** The empty state of a step that captures nothing. */
    record NoEffect() {}

    @Override
    public Class<NoEffect> stateType() {
        return NoEffect.class;
    }

    @Override
    public NoEffect capture(StepContext context) {
        return new NoEffect();
    }

    @Override
    public void apply(StepContext context, NoEffect before) {
        // The effect of a command is not simulated.
    }

    @Override
    public Verification verify(StepContext context, NoEffect before) {
        return Verification.done("simulated");
    }

    @Override
    public void revert(StepContext context, NoEffect before) {
        // There is nothing to undo.
    }
}
