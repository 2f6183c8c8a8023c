package io.iotdr.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.sim.DisasterSimulator;
import io.iotdr.testkit.junit.PlanId;
import io.iotdr.testkit.junit.SimulatorExtension;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several plans in one test class. */
final class SeveralSimulatorsTest {

    private static final RecoveryPlan OTHER = RecoveryPlan.builder("other")
            .name("Other")
            .covers(io.iotdr.plan.DisasterType.REGIONAL_OUTAGE)
            .objectives(io.iotdr.plan.RecoveryObjectives.of(
                    Duration.ofHours(1), Duration.ofHours(1), io.iotdr.plan.RecoveryTier.TIER_1))
            .primary("west")
            .secondary("east")
            .contact("operations", "mailto:ops@example.com")
            .failover(steps -> steps.then(io.iotdr.plan.Steps.failoverDns()))
            .build();

    @RegisterExtension
    static final SimulatorExtension FIRST = SimulatorExtension.of(SamplePlans.everyStep());

    @RegisterExtension
    static final SimulatorExtension SECOND = SimulatorExtension.of(OTHER);

    @Test
    void aParameterNamesItsPlan(@PlanId("iot") DisasterSimulator first, @PlanId("other") DisasterSimulator second) {
        assertThat(first.plan().id()).isEqualTo("iot");
        assertThat(second.plan().id()).isEqualTo("other");
    }
}
