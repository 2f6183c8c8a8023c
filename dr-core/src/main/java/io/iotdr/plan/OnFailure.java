package io.iotdr.plan;

/** What becomes of the recovery when a step has failed for good. */
public enum OnFailure {
    /** Undo what was done, in reverse order; past the point of no return this becomes {@link #PAUSE}. */
    ROLLBACK("rollback"),
    /** Go on, with a finding: a dead chat service must never stop a recovery. */
    CONTINUE("continue"),
    /** Stop and page a human. */
    PAUSE("pause"),
    /** Try the tertiary region; without one this is {@link #ROLLBACK}. */
    NEXT_REGION("next-region");

    private final String wireName;

    OnFailure(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
