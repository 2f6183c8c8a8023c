package io.iotdr.sim.clock;

import org.jspecify.annotations.Nullable;

/** One piece of work that may wait, like a thread. Only the thread with the baton touches it. */
public final class SimThread {

    final @Nullable SimProcess process;
    final Carrier carrier;

    /** The step that the strand runs, for the trace and the invariants. */
    @Nullable
    public Doing doing;

    /** The number of the current wait; a wake-up for an earlier wait is ignored. */
    long wait;

    boolean waiting;
    boolean interrupted;

    SimThread(@Nullable SimProcess process, Carrier carrier) {
        this.process = process;
        this.carrier = carrier;
    }

    /** A step of a run, and the part of it that is running. */
    public record Doing(String execution, String step, Part part) {}

    /** The parts of a step. */
    public enum Part {
        CAPTURE,
        APPLY,
        VERIFY,
        REVERT
    }
}
