package io.iotdr.testkit.sim;

import java.time.Duration;

/**
 * What a simulated world is like.
 *
 * @param devices how many devices there are
 * @param orchestrators how many processes may drive a recovery
 * @param ttl how long resolvers keep the platform's name
 * @param replicationLag how far the copies of the data are behind
 * @param backupEvery how often a recovery point is made
 * @param backupLag how long a recovery point takes to be safe
 * @param lease after how long without a sign of life an orchestrator is replaced
 * @param detection how long it takes at least to be sure of a disaster
 * @param share the share of the devices that must be back for the platform to count as recovered
 * @param faults how many faults there are on average besides the disaster
 * @param limit after how long a run that has not ended counts as stuck
 * @param scenario what happens
 * @param failsafe whether services go on writing by the word of all orchestrators while the leases cannot be reached
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
        boolean failsafe) {

    public static final SimulatorOptions DEFAULT = new SimulatorOptions(
            1_000,
            2,
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            0.95,
            1.5,
            Duration.ofHours(24),
            Scenario.OUTAGE,
            false);

    public SimulatorOptions devices(int value) {
        return new SimulatorOptions(
                value,
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
                failsafe);
    }

    public SimulatorOptions orchestrators(int value) {
        return new SimulatorOptions(
                devices,
                value,
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
                failsafe);
    }

    public SimulatorOptions ttl(Duration value) {
        return new SimulatorOptions(
                devices,
                orchestrators,
                value,
                replicationLag,
                backupEvery,
                backupLag,
                lease,
                detection,
                share,
                faults,
                limit,
                scenario,
                failsafe);
    }

    public SimulatorOptions replicationLag(Duration value) {
        return new SimulatorOptions(
                devices,
                orchestrators,
                ttl,
                value,
                backupEvery,
                backupLag,
                lease,
                detection,
                share,
                faults,
                limit,
                scenario,
                failsafe);
    }

    public SimulatorOptions backupEvery(Duration value) {
        return new SimulatorOptions(
                devices,
                orchestrators,
                ttl,
                replicationLag,
                value,
                backupLag,
                lease,
                detection,
                share,
                faults,
                limit,
                scenario,
                failsafe);
    }

    public SimulatorOptions faults(double mean) {
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
                mean,
                limit,
                scenario,
                failsafe);
    }

    public SimulatorOptions limit(Duration value) {
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
                value,
                scenario,
                failsafe);
    }

    public SimulatorOptions scenario(Scenario value) {
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
                value,
                failsafe);
    }

    public SimulatorOptions failsafe(boolean value) {
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
                value);
    }
}
