package io.iotdr.testkit.sim;

import java.time.Duration;
import java.util.function.Consumer;

/** The options of a simulated world. Immutable: each change returns new options. */
public final class SimulatorOptions implements Cloneable {

    /** The default world. */
    public static final SimulatorOptions DEFAULT = new SimulatorOptions();

    /** The maximum difference between the clocks of processes, without faults. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(4);

    private int devices = 1_000;
    private int orchestrators = 2;
    private Duration ttl = Duration.ofSeconds(30);
    private Duration replicationLag = Duration.ofSeconds(2);
    private Duration backupEvery = Duration.ofSeconds(60);
    private Duration backupLag = Duration.ofSeconds(5);
    private Duration lease = Duration.ofSeconds(10);
    private Duration detection = Duration.ofSeconds(30);
    private double share = 0.95;
    private double faults = 1.5;
    private Duration limit = Duration.ofHours(24);
    private Scenario scenario = Scenario.OUTAGE;
    private boolean failsafe = false;
    private int leaseStores = 1;

    private SimulatorOptions() {}

    private SimulatorOptions with(Consumer<SimulatorOptions> change) {
        try {
            SimulatorOptions changed = (SimulatorOptions) clone();
            change.accept(changed);
            return changed;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("it can be cloned", e);
        }
    }

    /** Returns the number of devices. */
    public int devices() {
        return devices;
    }

    public SimulatorOptions devices(int value) {
        return with(o -> o.devices = value);
    }

    /** Returns the number of orchestrators. */
    public int orchestrators() {
        return orchestrators;
    }

    public SimulatorOptions orchestrators(int value) {
        return with(o -> o.orchestrators = value);
    }

    /** Returns the TTL of the platform's name. */
    public Duration ttl() {
        return ttl;
    }

    public SimulatorOptions ttl(Duration value) {
        return with(o -> o.ttl = value);
    }

    /** Returns the replication lag. */
    public Duration replicationLag() {
        return replicationLag;
    }

    public SimulatorOptions replicationLag(Duration value) {
        return with(o -> o.replicationLag = value);
    }

    /** Returns the interval between recovery points. */
    public Duration backupEvery() {
        return backupEvery;
    }

    public SimulatorOptions backupEvery(Duration value) {
        return with(o -> o.backupEvery = value);
    }

    /** Returns how long it takes until a recovery point is stored safely. */
    public Duration backupLag() {
        return backupLag;
    }

    /** Returns the length of leases; an orchestrator that is silent for longer is replaced. */
    public Duration lease() {
        return lease;
    }

    /** Returns the minimum time that an orchestrator needs to be sure of a disaster. */
    public Duration detection() {
        return detection;
    }

    /** Returns the share of devices that must be back for the platform to count as recovered. */
    public double share() {
        return share;
    }

    /** Returns the average number of faults, besides the disaster. */
    public double faults() {
        return faults;
    }

    public SimulatorOptions faults(double value) {
        return with(o -> o.faults = value);
    }

    /** Returns the simulated time after which an unfinished run counts as stuck. */
    public Duration limit() {
        return limit;
    }

    public SimulatorOptions limit(Duration value) {
        return with(o -> o.limit = value);
    }

    /** Returns the scenario. */
    public Scenario scenario() {
        return scenario;
    }

    public SimulatorOptions scenario(Scenario value) {
        return with(o -> o.scenario = value);
    }

    /**
     * Returns whether services keep the right to write while the leases are unreachable, if all orchestrators agree.
     */
    public boolean failsafe() {
        return failsafe;
    }

    public SimulatorOptions failsafe(boolean value) {
        return with(o -> o.failsafe = value);
    }

    /** Returns the number of stores that keep the leases; a majority of them must be reachable. */
    public int leaseStores() {
        return leaseStores;
    }

    public SimulatorOptions leaseStores(int value) {
        return with(o -> o.leaseStores = value);
    }
}
