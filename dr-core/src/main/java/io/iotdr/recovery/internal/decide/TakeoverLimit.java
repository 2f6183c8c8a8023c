package io.iotdr.recovery.internal.decide;

import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.internal.decide.Instruction.Record;
import io.iotdr.recovery.internal.decide.Instruction.RevertStep;
import io.iotdr.recovery.internal.decide.Instruction.RunStep;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The limit of takeovers without progress: a crash uses up no attempt, so a step that ends its orchestrators would never run
 * out of them. Pure, like the {@link Decider}.
 */
final class TakeoverLimit {

    /** After so many takeovers in a row without any progress, a person decides whether the run continues. */
    private static final int MOST_TAKEOVERS = 5;

    private TakeoverLimit() {}

    /** Returns the instructions, or the pause instead of those that would act on a step. */
    static List<Instruction> applied(RecoveryState state, List<Instruction> wanted, Instant now) {
        if (state.takeoversInARow < MOST_TAKEOVERS) {
            return wanted;
        }
        return wanted.stream()
                .flatMap(i -> acting(i).stream())
                .findFirst()
                .map(step -> List.<Instruction>of(new Record(pause(state, step, now))))
                .orElse(wanted);
    }

    /** Returns the step on which an instruction acts. */
    private static Optional<String> acting(Instruction instruction) {
        if (instruction instanceof RunStep run) {
            return Optional.of(run.step());
        }
        return instruction instanceof RevertStep revert ? Optional.of(revert.step()) : Optional.empty();
    }

    private static ExecutionPaused pause(RecoveryState state, String step, Instant now) {
        return new ExecutionPaused(
                "the orchestrator was lost " + state.takeoversInARow + " times in a row, and " + step
                        + " may be what ends it; resume the run to continue",
                Optional.empty(),
                now);
    }
}
