package io.iotdr.plan;

/** Why an execution moves the platform from one region to another; the steps read it to be graceful or not. */
public enum RunKind {
    /** Unplanned: the source is impaired, is not waited for, and some data may be lost. */
    FAILOVER,
    /** Planned: the source is quiesced and confirms it, and nothing is lost. */
    SWITCHOVER,
    /** Planned, back to the region that was left; proves first that the data is protected there. */
    FAILBACK;

    /** Whether the source region works, so that nothing need be lost. */
    public boolean planned() {
        return this != FAILOVER;
    }
}
