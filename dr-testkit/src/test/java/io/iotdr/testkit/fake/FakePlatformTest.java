package io.iotdr.testkit.fake;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.approve;
import static io.iotdr.plan.Steps.assessImpact;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.monitorRecovery;
import static io.iotdr.plan.Steps.notifyStakeholders;
import static io.iotdr.plan.Steps.restoreData;
import static io.iotdr.plan.Steps.updateLoadBalancer;
import static io.iotdr.plan.Steps.verifyRecovery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.RecoveryObjectives;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RecoveryPlanBuilder;
import io.iotdr.plan.RecoveryTier;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The first tests that a user writes. */
final class FakePlatformTest {

    private static final Disaster OUTAGE = Disaster.of(DisasterType.REGIONAL_OUTAGE, "us-west-2");

    private static RecoveryPlanBuilder plan() {
        return RecoveryPlan.builder("iot-primary-dr")
                .name("IoT Primary Disaster Recovery")
                .covers(DisasterType.REGIONAL_OUTAGE, DisasterType.DATA_CORRUPTION)
                .objectives(RecoveryObjectives.of(Duration.ofHours(1), Duration.ofHours(1), RecoveryTier.TIER_1))
                .primary("us-west-2")
                .secondary("us-east-1")
                .tertiary("eu-west-1")
                .contact("operations", "mailto:ops@example.com");
    }

    @Test
    void thePlanOfTheReadmeCompletesOnAReadyPlatform() {
        RecoveryPlan plan = plan().failover(steps -> steps.then(assessImpact())
                        .then(notifyStakeholders())
                        .then(fenceRegion())
                        .inParallel(activateRegion(), restoreData())
                        .then(failoverDns())
                        .then(updateLoadBalancer())
                        .then(verifyRecovery())
                        .then(monitorRecovery()))
                .build();
        try (FakePlatform platform = FakePlatform.ready(plan)) {
            RecoveryReport report = platform.run(plan, OUTAGE);
            assertThat(report.status()).isEqualTo(ExecutionStatus.COMPLETED);
            assertThat(platform.balanced()).contains("us-east-1");
        }
    }

    @Test
    void aRunThatWaitsForAPersonFailsTheTestAndSaysWhatToCall() {
        RecoveryPlan plan = plan().failover(steps -> steps.then(approve()).then(failoverDns()))
                .build();
        try (FakePlatform platform = FakePlatform.ready(plan)) {
            assertThatThrownBy(() -> platform.run(plan, OUTAGE))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("is WAITING")
                    .hasMessageContaining("run.approve(\"approve\"");
        }
    }
}
