package io.iotdr.recovery;

/** The status of a step. */
public enum StepStatus {
    /** Waits for the steps that it needs. */
    WAITING,
    READY,
    RUNNING,
    /** An attempt failed; the decider decides what follows. */
    FAILED,
    /** Waits for a person's answer. */
    ASKING,
    VERIFIED,
    /** Had nothing to act on, so nothing was proven. */
    NOTHING_TO_DO,
    /** Failed permanently or was skipped; the run continues without it. */
    GIVEN_UP,
    /** Its effect was undone. */
    REVERTED,
    /** Its effect could not or should not be undone, and remains. */
    KEPT;

    /** Returns whether steps that need this one may start. */
    public boolean done() {
        return this == VERIFIED || this == NOTHING_TO_DO || this == GIVEN_UP;
    }
}
