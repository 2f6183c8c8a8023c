package com.example.platform;

import static io.iotdr.testkit.assertj.DisasterAssertions.assertThat;

import io.iotdr.testkit.junit.SimulatorExtension;
import io.iotdr.sim.DisasterSimulator;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The complete code to run your own plan through thousands of simulated disasters in every build. */
class RecoveryPlanTest {

    @RegisterExtension
    static final SimulatorExtension PLAN =
            SimulatorExtension.of(Path.of("disaster_recovery.yaml"), "iot-primary-dr");

    @Test
    void thePlanBreaksNoInvariantInTwoThousandDisasters(DisasterSimulator simulator) {
        assertThat(simulator)
                .keepsEveryPromiseIn(2_000)
                .completesAtLeast(0.7)
                .losesAtMost(Duration.ofMinutes(5));
    }

    @Test
    void thePlanRecoversWithinThirtyMinutesWithoutFurtherFaults(DisasterSimulator simulator) {
        assertThat(simulator.with(o -> o.faults(0).devices(10_000)))
                .keepsEveryPromiseIn(100)
                .completesAtLeast(1)
                .recoversWithin(Duration.ofMinutes(30));
    }

    @Test
    void thePlanCompletesWhereverItsOrchestratorDies(DisasterSimulator simulator) {
        assertThat(simulator).survivesADeathAnywhere().completesAtLeast(1);
    }
}
