package io.iotdr.testkit.sim;

/** What happens in a simulated world, besides the faults. */
public enum Scenario {
    /** The primary region goes dark, and the plan fails over. */
    OUTAGE,
    /** Something spoils the data in the primary region, which serves on; backups and copies made from then on are spoiled too. */
    CORRUPTION,
    /** Everything works; people move to the secondary region as planned, and later back. Nothing may be lost. */
    SWITCHOVER_AND_BACK;

    /** How many executions there are when everything goes well. */
    int executions() {
        return this == SWITCHOVER_AND_BACK ? 2 : 1;
    }
}
