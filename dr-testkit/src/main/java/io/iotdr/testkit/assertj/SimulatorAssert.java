package io.iotdr.testkit.assertj;

import io.iotdr.sim.DisasterSimulator;
import io.iotdr.sim.SimulationReport;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a plan in simulated disasters. A failure message contains the seed, the smallest set of faults found
 * that breaks the invariant, and the trace.
 */
public final class SimulatorAssert extends AbstractAssert<SimulatorAssert, DisasterSimulator> {

    SimulatorAssert(DisasterSimulator simulator) {
        super(simulator, SimulatorAssert.class);
    }

    /** Verifies that S1 to S15 and L1 to L4 hold for each seed from 1 to {@code seeds}. */
    public SimulationAssert keepsEveryPromiseIn(int seeds) {
        return sound(actual.run(seeds));
    }

    /** Verifies that S1 to S15 and L1 to L4 hold for each of {@code seeds} seeds, starting with {@code first}. */
    public SimulationAssert keepsEveryPromiseIn(long first, int seeds) {
        return sound(actual.run(first, seeds, seed -> {}));
    }

    /**
     * Verifies that all invariants hold when the orchestrator dies before or after any one of its appends and effects.
     */
    public SimulationAssert survivesADeathAnywhere() {
        return sound(actual.crashEverywhere(1));
    }

    /**
     * Verifies that all invariants hold when orchestrators die at two points, for {@code pairs} randomly drawn pairs.
     */
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
