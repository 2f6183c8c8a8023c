package io.iotdr.recovery;

/** How an execution stands. */
public enum ExecutionStatus {
    RUNNING,
    /** Waits for a person: an approval, a manual step, or a resume after a failure. */
    WAITING,
    PAUSED,
    ROLLING_BACK,
    /** Every step was verified, or was allowed to fail and is listed as a finding. */
    COMPLETED,
    /** Everything that was done is undone. */
    ROLLED_BACK,
    /** Something that was done could not be undone; the report lists exactly what is left. */
    ROLLBACK_INCOMPLETE;

    public boolean ended() {
        return this == COMPLETED || this == ROLLED_BACK || this == ROLLBACK_INCOMPLETE;
    }
}
