package io.iotdr.testkit.sim;

import org.jspecify.annotations.Nullable;

/** One piece of work that may wait in the middle: what a thread is in real life. Touched only by whoever holds the baton. */
final class Strand {

    final @Nullable SimProcess process;
    final Carrier carrier;

    /** What the strand does, for the trace and the invariants. */
    @Nullable
    Doing doing;

    /** Which of its waits it is in; a wake-up for another one comes too late. */
    long wait;

    boolean waiting;
    boolean interrupted;

    Strand(@Nullable SimProcess process, Carrier carrier) {
        this.process = process;
        this.carrier = carrier;
    }

    /** A step of an execution, and which part of it runs. */
    record Doing(String execution, String step, Part part) {}

    /** The parts of a step. */
    enum Part {
        CAPTURE,
        APPLY,
        VERIFY,
        REVERT
    }
}
