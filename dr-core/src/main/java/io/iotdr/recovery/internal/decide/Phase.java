package io.iotdr.recovery.internal.decide;

/** The phase of a run. */
public enum Phase {
    /** The plan's steps run. */
    FORWARD,
    /** The effects of the plan's steps are undone, the latest first. */
    UNDO,
    /** The plan's rollback procedures run. */
    ROLLBACK_STEPS,
    /** The plan's final steps run, which always run at the end. */
    FINALLY
}
