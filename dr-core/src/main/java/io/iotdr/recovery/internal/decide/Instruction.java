package io.iotdr.recovery.internal.decide;

import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent;
import java.time.Instant;

/** An instruction from the decider. The driver carries it out, unless it is already in progress. */
public sealed interface Instruction {

    /** Append this event; nothing else needs to be done for it. */
    record Record(RecoveryEvent event) implements Instruction {}

    /** Tell the contacts how the run ends; it ends only after that was attempted. */
    record TellEnd(ExecutionStatus status) implements Instruction {}

    /** Wait until no earlier run acts on the same things. */
    record AwaitTurn() implements Instruction {}

    /** Run an attempt at a step; if an earlier attempt was interrupted, first check whether it took effect. */
    record RunStep(String step, int attempt) implements Instruction {}

    /** End the attempt at a step, and then check what it has done; {@code reason} is the step's failure if it is not done. */
    record AbortStep(String step, String reason) implements Instruction {}

    /** Undo a step. */
    record RevertStep(String step) implements Instruction {}

    /** Decide again at this moment, unless an event arrives earlier. */
    record WakeAt(Instant moment) implements Instruction {}
}
