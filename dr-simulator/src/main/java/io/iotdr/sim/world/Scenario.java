package io.iotdr.sim.world;

/** The main event of a simulated world, besides the faults. */
public enum Scenario {
    /** The primary region goes dark, and the plan fails over. */
    OUTAGE,
    /**
     * Something corrupts the data in the primary region, which continues to serve; later backups and copies are corrupt
     * too.
     */
    CORRUPTION,
    /** A planned switchover to the secondary region and a failback, without an outage. No data may be lost. */
    SWITCHOVER_AND_BACK;

    /** Returns the number of runs when everything succeeds. */
    public int executions() {
        return this == SWITCHOVER_AND_BACK ? 2 : 1;
    }
}
