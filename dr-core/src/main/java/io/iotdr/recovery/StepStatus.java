package io.iotdr.recovery;

/** How a step stands. */
public enum StepStatus {
    /** What it needs is not done yet. */
    WAITING,
    READY,
    RUNNING,
    /** An attempt failed; the decider says what comes of it. */
    FAILED,
    ASKING,
    VERIFIED,
    GIVEN_UP,
    REVERTED,
    KEPT;

    /** Whether steps that need this one may go on. */
    public boolean done() {
        return this == VERIFIED || this == GIVEN_UP;
    }
}
