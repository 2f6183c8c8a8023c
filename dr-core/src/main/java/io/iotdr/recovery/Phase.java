package io.iotdr.recovery;

/** Where an execution is. */
enum Phase {
    /** The plan's steps run. */
    FORWARD,
    /** What was done is undone, the last first. */
    UNDO,
    /** The plan's rollback procedures run. */
    ROLLBACK_STEPS,
    /** What always runs at the end runs. */
    FINALLY
}
