package io.iotdr.plan;

/** Specifies how a run continues after a step has finally failed. */
public enum OnFailure {
    /** Revert the completed steps in reverse order; past the point of no return this becomes {@link #PAUSE}. */
    ROLLBACK("rollback"),
    /** Continue and record a finding. A chat service that is down must never stop a recovery. */
    CONTINUE("continue"),
    /** Pause and page a person. */
    PAUSE("pause"),
    /** Recover to the tertiary region; in a plan without one this is {@link #ROLLBACK}. */
    NEXT_REGION("next-region");

    private final String wireName;

    OnFailure(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
