package io.iotdr.sim.world;

import java.time.Duration;

/**
 * The options of a simulated world. Immutable; {@link #builder()} has the default of each.
 *
 * @param devices the number of devices
 * @param orchestrators the number of orchestrators
 * @param ttl the TTL of the platform's name
 * @param replicationLag the replication lag
 * @param backupEvery the interval between recovery points
 * @param backupLag how long it takes until a recovery point is stored safely
 * @param lease the length of leases; an orchestrator that is silent for longer is replaced
 * @param detection the minimum time that an orchestrator needs to be sure of a disaster
 * @param share the share of devices that must be back for the platform to count as recovered
 * @param faults the average number of faults, besides the disaster
 * @param limit the simulated time after which an unfinished run counts as stuck
 * @param scenario the main event
 * @param failsafe whether services keep the right to write while the leases are unreachable, if all orchestrators agree
 * @param leaseStores the number of stores that keep the leases; a majority of them must be reachable
 * @param agents whether an agent in each region refuses the owners that it has seen replaced
 */
public record SimulatorOptions(
        int devices,
        int orchestrators,
        Duration ttl,
        Duration replicationLag,
        Duration backupEvery,
        Duration backupLag,
        Duration lease,
        Duration detection,
        double share,
        double faults,
        Duration limit,
        Scenario scenario,
        boolean failsafe,
        int leaseStores,
        boolean agents) {

    /** The maximum difference between the clocks of processes, without faults. */
    public static final Duration CLOCK_SKEW = Duration.ofSeconds(4);

    public static SimulatorOptionsBuilder builder() {
        return new SimulatorOptionsBuilder();
    }

    /** Returns a builder that starts with these options. */
    public SimulatorOptionsBuilder toBuilder() {
        return new SimulatorOptionsBuilder()
                .devices(devices)
                .orchestrators(orchestrators)
                .ttl(ttl)
                .replicationLag(replicationLag)
                .backupEvery(backupEvery)
                .backupLag(backupLag)
                .lease(lease)
                .detection(detection)
                .share(share)
                .faults(faults)
                .limit(limit)
                .scenario(scenario)
                .failsafe(failsafe)
                .leaseStores(leaseStores)
                .agents(agents);
    }
}
