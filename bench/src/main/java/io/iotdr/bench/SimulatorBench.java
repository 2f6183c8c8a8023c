package io.iotdr.bench;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.assessImpact;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.monitorRecovery;
import static io.iotdr.plan.Steps.notifyStakeholders;
import static io.iotdr.plan.Steps.restoreData;
import static io.iotdr.plan.Steps.updateLoadBalancer;
import static io.iotdr.plan.Steps.verifyRecovery;

import io.iotdr.plan.DisasterType;
import io.iotdr.plan.RecoveryObjectives;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RecoveryTier;
import io.iotdr.plan.Service;
import io.iotdr.sim.DisasterSimulator;
import io.iotdr.sim.RunResult;
import io.iotdr.sim.SimulationReport;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/** How fast disasters are simulated: whole failovers, crash points, and a large fleet that comes back. */
final class SimulatorBench {

    private SimulatorBench() {}

    private static RecoveryPlan plan() {
        return RecoveryPlan.builder("iot")
                .name("IoT")
                .covers(DisasterType.REGIONAL_OUTAGE)
                .objectives(RecoveryObjectives.of(Duration.ofHours(1), Duration.ofMinutes(5), RecoveryTier.TIER_1))
                .primary("west")
                .secondary("east")
                .service(new Service("database", List.of(), 1, 2))
                .service(new Service("processor", List.of("database"), 1, 5))
                .service(new Service("gateway", List.of("processor"), 1, 10))
                .contact("operations", "mailto:ops@example.com")
                .failover(s -> s.then(assessImpact())
                        .then(notifyStakeholders())
                        .then(fenceRegion())
                        .inParallel(activateRegion(), restoreData())
                        .then(failoverDns())
                        .then(updateLoadBalancer())
                        .then(verifyRecovery().with("devices_share", 0.95))
                        .then(monitorRecovery().with("window", "20s")))
                .build();
    }

    static void run() {
        DisasterSimulator simulator = DisasterSimulator.of(plan());
        for (int round = 1; round <= 3; round++) {
            seeds(simulator, 3_000);
        }
        for (int round = 1; round <= 3; round++) {
            crashPoints(simulator);
        }
        for (int round = 1; round <= 3; round++) {
            fleet(1_000_000);
        }
    }

    private static void seeds(DisasterSimulator simulator, int count) {
        long began = System.nanoTime();
        long cpu = cpu();
        SimulationReport report = simulator.run(count);
        double wall = (System.nanoTime() - began) / 1e9;
        double used = (cpu() - cpu) / 1e9;
        Figures.say(
                "%d disasters with faults: %.1f s, %.0f a second, %.0f a second and core, sound: %s",
                count, wall, count / wall, count / used, report.sound());
    }

    private static void crashPoints(DisasterSimulator simulator) {
        long began = System.nanoTime();
        int runs = simulator.crashEverywhere(1).runs().size()
                + simulator.crashTwice(2, 500).runs().size();
        double wall = (System.nanoTime() - began) / 1e9;
        Figures.say("%d runs that die at a crash point: %.2f s, %.0f a second", runs, wall, runs / wall);
    }

    private static void fleet(int devices) {
        long began = System.nanoTime();
        RunResult result =
                DisasterSimulator.of(plan()).with(o -> o.devices(devices)).replay(1, List.of());
        double wall = (System.nanoTime() - began) / 1e9;
        Figures.say(
                "%d devices reconnect in one failover (%s of their time): %.2f s, %.0f devices a second",
                devices, result.rta().map(Duration::toString).orElse("never"), wall, devices / wall);
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
