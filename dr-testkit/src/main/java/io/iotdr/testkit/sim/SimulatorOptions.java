package io.iotdr.testkit.sim;

import java.time.Duration;
import java.util.function.Consumer;

/** What a simulated world is like. Immutable: each change gives options of its own. */
public final class SimulatorOptions implements Cloneable {

    /** A world as it mostly is. */
    public static final SimulatorOptions DEFAULT = new SimulatorOptions();

    /** How far the clocks of processes are apart at most, before anything goes wrong. */
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

    /** How many devices there are. */
    public int devices() {
        return devices;
    }

    public SimulatorOptions devices(int value) {
        return with(o -> o.devices = value);
    }

    /** How many processes may drive a recovery. */
    public int orchestrators() {
        return orchestrators;
    }

    public SimulatorOptions orchestrators(int value) {
        return with(o -> o.orchestrators = value);
    }

    /** How long resolvers keep the platform's name. */
    public Duration ttl() {
        return ttl;
    }

    public SimulatorOptions ttl(Duration value) {
        return with(o -> o.ttl = value);
    }

    /** How far the copies of the data are behind. */
    public Duration replicationLag() {
        return replicationLag;
    }

    public SimulatorOptions replicationLag(Duration value) {
        return with(o -> o.replicationLag = value);
    }

    /** How often a recovery point is made. */
    public Duration backupEvery() {
        return backupEvery;
    }

    public SimulatorOptions backupEvery(Duration value) {
        return with(o -> o.backupEvery = value);
    }

    /** How long a recovery point takes to be safe. */
    public Duration backupLag() {
        return backupLag;
    }

    /** After how long without a sign of life an orchestrator is replaced. */
    public Duration lease() {
        return lease;
    }

    /** How long it takes at least to be sure of a disaster. */
    public Duration detection() {
        return detection;
    }

    /** The share of the devices that must be back for the platform to count as recovered. */
    public double share() {
        return share;
    }

    /** How many faults there are on average besides the disaster. */
    public double faults() {
        return faults;
    }

    public SimulatorOptions faults(double value) {
        return with(o -> o.faults = value);
    }

    /** After how long a run that has not ended counts as stuck. */
    public Duration limit() {
        return limit;
    }

    public SimulatorOptions limit(Duration value) {
        return with(o -> o.limit = value);
    }

    /** What happens. */
    public Scenario scenario() {
        return scenario;
    }

    public SimulatorOptions scenario(Scenario value) {
        return with(o -> o.scenario = value);
    }

    /** Whether services go on writing by the word of all orchestrators while the leases cannot be reached. */
    public boolean failsafe() {
        return failsafe;
    }

    public SimulatorOptions failsafe(boolean value) {
        return with(o -> o.failsafe = value);
    }

    /** On how many stores the leases stand; a majority of them must be reachable. */
    public int leaseStores() {
        return leaseStores;
    }

    public SimulatorOptions leaseStores(int value) {
        return with(o -> o.leaseStores = value);
    }
}
