package io.iotdr.testkit.assertj;

import io.iotdr.recovery.RecoveryReport;
import io.iotdr.testkit.sim.DisasterSimulator;

/** Where assertions on recoveries begin. */
public final class DisasterAssertions {

    private DisasterAssertions() {}

    /** Lets a plan go through simulated disasters. */
    public static SimulatorAssert assertThat(DisasterSimulator simulator) {
        return new SimulatorAssert(simulator);
    }

    /** Looks at what one recovery came to. */
    public static RecoveryReportAssert assertThat(RecoveryReport report) {
        return new RecoveryReportAssert(report);
    }
}
