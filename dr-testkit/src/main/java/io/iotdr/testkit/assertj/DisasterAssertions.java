package io.iotdr.testkit.assertj;

import io.iotdr.recovery.RecoveryReport;
import io.iotdr.sim.DisasterSimulator;

/** The entry point for assertions on simulated and real recoveries. */
public final class DisasterAssertions {

    private DisasterAssertions() {}

    /** Starts assertions on a plan in simulated disasters. */
    public static SimulatorAssert assertThat(DisasterSimulator simulator) {
        return new SimulatorAssert(simulator);
    }

    /** Starts assertions on the report of one run. */
    public static RecoveryReportAssert assertThat(RecoveryReport report) {
        return new RecoveryReportAssert(report);
    }
}
