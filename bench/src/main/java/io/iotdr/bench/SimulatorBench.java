package io.iotdr.bench;

import io.iotdr.sim.DisasterSimulator;
import io.iotdr.sim.RunResult;
import io.iotdr.sim.SimulationReport;
import io.iotdr.testkit.plan.SamplePlans;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/** Measures the speed of the simulator: whole failovers, crash points, and a large fleet that comes back. */
final class SimulatorBench {

    private SimulatorBench() {}

    static void run() {
        DisasterSimulator simulator = DisasterSimulator.of(SamplePlans.everyStep());
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
        RunResult result = DisasterSimulator.of(SamplePlans.everyStep())
                .with(o -> o.devices(devices))
                .replay(1, List.of());
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
