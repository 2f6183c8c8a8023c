package io.iotdr.plan;

/**
 * The reason for which a run moves the platform between regions. Steps use it to decide whether the source must
 * cooperate.
 */
public enum RunKind {
    /** An unplanned move: the run does not wait for the impaired source region, and data may be lost. */
    FAILOVER,
    /** A planned move: the source region stops writing and confirms it, and no data is lost. */
    SWITCHOVER,
    /** A planned move back to the region that was left. The run first proves that the data is protected there. */
    FAILBACK;

    /** Returns whether the source region works, so that no data needs to be lost. */
    public boolean planned() {
        return this != FAILOVER;
    }
}
