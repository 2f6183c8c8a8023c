package io.iotdr.recovery;

/** The status of a run. */
public enum ExecutionStatus {
    RUNNING,
    /** Waits for a person (an approval or a manual step), or for another run that acts on the same things. */
    WAITING,
    PAUSED,
    ROLLING_BACK,
    /** Every step was verified, or was skipped or allowed to fail and is listed as a finding. */
    COMPLETED,
    /** Every effect of the run was undone. */
    ROLLED_BACK,
    /** Some effects of the run could not be undone; the report lists each of them. */
    ROLLBACK_INCOMPLETE,
    /** A person ended the run without further effects; the report lists what it may have left behind. */
    ABANDONED;

    public boolean ended() {
        return this == COMPLETED || this == ROLLED_BACK || this == ROLLBACK_INCOMPLETE || this == ABANDONED;
    }
}
