package io.iotdr.recovery;

import java.time.Instant;

/** What the decider wants done. The shell does it, unless it is under way already. */
public sealed interface Instruction {

    /** Append this event; it needs no work. */
    record Record(RecoveryEvent event) implements Instruction {}

    /** Tell the contacts how the execution ends; it has ended only when they were told. */
    record TellEnd(ExecutionStatus status) implements Instruction {}

    /** Wait until no execution that acts on the same things is ahead. */
    record AwaitTurn() implements Instruction {}

    /** Run an attempt at a step; an interrupted one looks first. */
    record RunStep(String step, int attempt) implements Instruction {}

    /** Undo a step. */
    record RevertStep(String step) implements Instruction {}

    /** Decide again at this moment, if nothing happens before. */
    record WakeAt(Instant moment) implements Instruction {}
}
