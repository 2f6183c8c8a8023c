package io.iotdr.sim.world;

import java.time.Duration;

/** Builds {@link SimulatorOptions}; see there for the meaning of each option. Not thread-safe. */
public final class SimulatorOptionsBuilder {

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
    private boolean agents = true;

    SimulatorOptionsBuilder() {}

    public SimulatorOptionsBuilder devices(int value) {
        devices = value;
        return this;
    }

    public SimulatorOptionsBuilder orchestrators(int value) {
        orchestrators = value;
        return this;
    }

    public SimulatorOptionsBuilder ttl(Duration value) {
        ttl = value;
        return this;
    }

    public SimulatorOptionsBuilder replicationLag(Duration value) {
        replicationLag = value;
        return this;
    }

    public SimulatorOptionsBuilder backupEvery(Duration value) {
        backupEvery = value;
        return this;
    }

    public SimulatorOptionsBuilder backupLag(Duration value) {
        backupLag = value;
        return this;
    }

    public SimulatorOptionsBuilder lease(Duration value) {
        lease = value;
        return this;
    }

    public SimulatorOptionsBuilder detection(Duration value) {
        detection = value;
        return this;
    }

    public SimulatorOptionsBuilder share(double value) {
        share = value;
        return this;
    }

    public SimulatorOptionsBuilder faults(double value) {
        faults = value;
        return this;
    }

    public SimulatorOptionsBuilder limit(Duration value) {
        limit = value;
        return this;
    }

    public SimulatorOptionsBuilder scenario(Scenario value) {
        scenario = value;
        return this;
    }

    public SimulatorOptionsBuilder failsafe(boolean value) {
        failsafe = value;
        return this;
    }

    public SimulatorOptionsBuilder leaseStores(int value) {
        leaseStores = value;
        return this;
    }

    public SimulatorOptionsBuilder agents(boolean value) {
        agents = value;
        return this;
    }

    public SimulatorOptions build() {
        return new SimulatorOptions(
                devices,
                orchestrators,
                ttl,
                replicationLag,
                backupEvery,
                backupLag,
                lease,
                detection,
                share,
                faults,
                limit,
                scenario,
                failsafe,
                leaseStores,
                agents);
    }
}
