package io.iotdr.testkit.sim;

import static io.iotdr.testkit.assertj.DisasterAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.sim.DisasterSimulator;
import io.iotdr.testkit.junit.SimulatorExtension;
import io.iotdr.testkit.plan.SamplePlans;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the assertions pass for a sound plan, and that their failures contain what a person needs. */
final class AssertionsTest {

    @RegisterExtension
    static final SimulatorExtension PLAN =
            SimulatorExtension.of(SamplePlans.everyStep()).with(s -> s.with(o -> o.devices(200)));

    @Test
    void aSoundPlanPassesEveryAssertion(DisasterSimulator simulator) {
        assertThat(simulator)
                .keepsEveryPromiseIn(50)
                .completesAtLeast(0.5)
                .recoversWithin(Duration.ofHours(2))
                .losesAtMost(Duration.ofMinutes(10));
        assertThat(simulator).survivesADeathAnywhere().completesAtLeast(1);
        assertThat(simulator).survivesTwoDeaths(20);
    }

    @Test
    void aMissedObjectiveIsReportedWithTheSlowestSeeds(DisasterSimulator simulator) {
        assertThatThrownBy(() -> assertThat(simulator).keepsEveryPromiseIn(50).recoversWithin(Duration.ofSeconds(5)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected the p99 of the RTA to be at most PT5S, but it is")
                .hasMessageContaining("the worst seeds are [");
        assertThatThrownBy(() -> assertThat(simulator).keepsEveryPromiseIn(50).losesAtMost(Duration.ofSeconds(1)))
                .hasMessageContaining("the RPA to be at most");
        assertThatThrownBy(() -> assertThat(simulator.with(o -> o.faults(4)))
                        .keepsEveryPromiseIn(200)
                        .completesAtLeast(1))
                .hasMessageContaining("expected at least 100.0 % of the runs to complete");
    }

    @Test
    void aBrokenInvariantIsReportedWithItsSeedAndDisaster() {
        DisasterSimulator impatient =
                DisasterSimulator.of(SamplePlans.everyStep()).with(o -> o.limit(Duration.ofSeconds(45)));
        assertThatThrownBy(() -> assertThat(impatient).keepsEveryPromiseIn(3))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("broke an invariant; seed 1")
                .hasMessageContaining("L1 (every run ends)")
                .hasMessageContaining("disaster: west goes dark");
    }

    @Test
    void aPlanThatIsNotInTheFileIsRefusedWithTheNearestName(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("dr.yaml"), """
                plans:
                  iot-primary-dr:
                    name: "IoT"
                    disaster_types: [regional_outage]
                    recovery_objectives: {rto: 1h, rpo: 1h, tier: tier_1}
                    primary_region: west
                    secondary_region: east
                    failover_procedures: ["Failover DNS"]
                    contact_list: {operations: ["ops@example.com"]}
                """);
        assertThatThrownBy(() -> SimulatorExtension.of(file, "iot-primary"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no plan 'iot-primary'")
                .hasMessageContaining("iot-primary-dr");
        assertThatCode(() -> SimulatorExtension.of(file, "iot-primary-dr")).doesNotThrowAnyException();
    }
}
