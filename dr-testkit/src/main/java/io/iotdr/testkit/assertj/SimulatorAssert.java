package io.iotdr.testkit.assertj;

import io.iotdr.testkit.sim.DisasterSimulator;
import io.iotdr.testkit.sim.SimulationReport;
import org.assertj.core.api.AbstractAssert;

/** What must hold of a plan in every disaster; a failure names the seed, the fewest faults that break it, and what happened. */
public final class SimulatorAssert extends AbstractAssert<SimulatorAssert, DisasterSimulator> {

    SimulatorAssert(DisasterSimulator simulator) {
        super(simulator, SimulatorAssert.class);
    }

    /** In each of the seeds from 1 to {@code seeds}, S1 to S15 and L1 to L4 hold. */
    public SimulationAssert keepsEveryPromiseIn(int seeds) {
        return sound(actual.run(seeds));
    }

    /** In each of {@code seeds} seeds from {@code first} on, S1 to S15 and L1 to L4 hold. */
    public SimulationAssert keepsEveryPromiseIn(long first, int seeds) {
        return sound(actual.run(first, seeds, seed -> {}));
    }

    /** The orchestrator may die before and after each of its appends and effects. */
    public SimulationAssert survivesADeathAnywhere() {
        return sound(actual.crashEverywhere(1));
    }

    /** Orchestrators may die at any two points, of which {@code pairs} are drawn. */
    public SimulationAssert survivesTwoDeaths(int pairs) {
        return sound(actual.crashTwice(1, pairs));
    }

    private SimulationAssert sound(SimulationReport report) {
        if (!report.sound()) {
            failWithMessage("%s", actual.explain(report));
        }
        return new SimulationAssert(report);
    }
}
