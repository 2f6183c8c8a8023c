package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.approve;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.manual;
import static io.iotdr.plan.Steps.promoteData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.plan.OnFailure;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests approvals, manual steps and pausing. */
final class PeopleTest extends EngineTest {

    @Test
    void aRollbackKeepsASizeThatAnAutoscalerChose() {
        RecoveryExecution run = darkWest(recovery(
                SamplePlans.forAnyDisaster(s -> s.then(activateRegion()).then(manual("hold", "Wait")))
                        .build()));
        until(() -> run.status() == ExecutionStatus.WAITING);
        platform.east.compute.scale(
                "gateway", platform.east.compute.state("gateway").version(), 12);
        run.rollback("bert");
        RecoveryReport report = ended(run);
        assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLBACK_INCOMPLETE);
        assertThat(report.leftOver()).singleElement().asString().contains("gateway has 12 replicas");
        assertThat(platform.east.compute.state("gateway").desired()).isEqualTo(12);
        assertThat(platform.east.compute.state("processor").desired()).isEqualTo(1);
    }

    @Test
    void aRunWaitsForItsApproval() {
        RecoveryExecution run = darkWest(
                recovery(SamplePlans.forAnyDisaster(s -> s.then(approve()).then(failoverDns()))
                        .build()));
        until(() -> run.status() == ExecutionStatus.WAITING);
        until(() -> platform.alerts.delivered().stream().anyMatch(a -> a.title().contains("waits for a person")));
        assertThat(platform.address()).isEqualTo("127.0.0.2");
        run.approve("approve", "bert", "go");
        assertThat(ended(run).completed()).isTrue();
        assertThat(platform.address()).isEqualTo("127.0.0.3");
    }

    @Test
    void thePersonWhoStartedARunCannotApproveIt() {
        RecoveryExecution run = darkWest(
                recovery(SamplePlans.forAnyDisaster(s -> s.then(approve())).build()));
        until(() -> run.status() == ExecutionStatus.WAITING);
        assertThatThrownBy(() -> run.approve("approve", "anna", "")).hasMessageContaining("two-person rule");
    }

    @Test
    void aManualStepWaitsForItsConfirmation() {
        RecoveryExecution run =
                darkWest(recovery(SamplePlans.forAnyDisaster(s -> s.then(manual("call", "Call the power company")))
                        .build()));
        until(() -> run.status() == ExecutionStatus.WAITING);
        run.approve("call", "anna", "they know");
        assertThat(ended(run).steps().get(0).summary()).isEqualTo("approved by anna: they know");
    }

    @Test
    void denyingAnApprovalRollsBackTheRun() {
        RecoveryExecution run = darkWest(recovery(SamplePlans.forAnyDisaster(
                        s -> s.then(approve().onFailure(OnFailure.ROLLBACK)).then(failoverDns()))
                .build()));
        until(() -> run.status() == ExecutionStatus.WAITING);
        run.deny("approve", "bert", "false alarm");
        assertThat(ended(run).status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
        assertThat(platform.address()).isEqualTo("127.0.0.2");
    }

    @Test
    void anApprovalThatTimesOutPausesTheRun() {
        RecoveryExecution run = darkWest(recovery(SamplePlans.forAnyDisaster(
                        s -> s.then(approve().timeout(Duration.ofSeconds(5)).onFailure(OnFailure.PAUSE)))
                .build()));
        until(() -> run.status() == ExecutionStatus.PAUSED);
        assertThatThrownBy(() -> run.approve("approve", "bert", ""))
                .hasMessageContaining("only a step that is ASKING can be approved or denied");
    }

    @Test
    void anApprovalThatTimedOutOrWasDeniedIsAskedAgainAfterAResume() {
        RecoveryExecution run = darkWest(recovery(SamplePlans.forAnyDisaster(
                        s -> s.then(approve().timeout(Duration.ofSeconds(5)).onFailure(OnFailure.PAUSE))
                                .then(failoverDns()))
                .build()));
        until(() -> run.status() == ExecutionStatus.PAUSED);
        run.resume("anna");
        until(() -> run.status() == ExecutionStatus.WAITING);
        run.deny("approve", "bert", "not yet");
        until(() -> run.status() == ExecutionStatus.PAUSED);
        run.retry("approve", "anna");
        until(() -> run.status() == ExecutionStatus.WAITING);
        run.approve("approve", "bert", "now");
        assertThat(ended(run).completed()).isTrue();
    }

    @Test
    void thePersonWhoStartedARunCannotSkipItsApproval() {
        RecoveryExecution run = darkWest(
                recovery(SamplePlans.forAnyDisaster(s -> s.then(approve())).build()));
        until(() -> run.status() == ExecutionStatus.WAITING);
        assertThatThrownBy(() -> run.skip("approve", "anna", "in a hurry")).hasMessageContaining("two-person rule");
        run.skip("approve", "bert", "agreed by telephone");
        assertThat(ended(run).findings()).singleElement().asString().contains("skipped by bert");
    }

    @Test
    void aPausedRunStartsNoNewStep() {
        RecoveryExecution run = darkWest(recovery(
                SamplePlans.forAnyDisaster(s -> s.then(manual("wait", "Wait")).then(failoverDns()))
                        .build()));
        until(() -> run.status() == ExecutionStatus.WAITING);
        run.pause("anna", "let me look");
        run.approve("wait", "anna", "");
        platform.time.advance(Duration.ofMinutes(1));
        assertThat(run.status()).isEqualTo(ExecutionStatus.PAUSED);
        assertThat(platform.address()).isEqualTo("127.0.0.2");
        run.resume("anna");
        assertThat(ended(run).completed()).isTrue();
    }

    @Test
    void aPersonCanRollBackARun() {
        platform.west.health.unhealthy("slow");
        RecoveryExecution run = recovery(
                        SamplePlans.forAnyDisaster(s -> s.then(failoverDns()).then(manual("wait", "Wait")))
                                .build())
                .failover("iot", outage());
        until(() -> run.status() == ExecutionStatus.WAITING);
        platform.west.health.healthy();
        run.rollback("bert");
        assertThat(ended(run).status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
        assertThat(platform.address()).isEqualTo("127.0.0.2");
    }

    /** Starts a promotion that asks for consent to the loss of half an hour of data. */
    private RecoveryExecution askingForConsent() {
        platform.east.database.reaching(platform.time.now().minus(Duration.ofMinutes(30)));
        RecoveryExecution run = darkWest(recovery(SamplePlans.forAnyDisaster(
                        s -> s.then(promoteData().onFailure(OnFailure.ROLLBACK).timeout(Duration.ofHours(2)))
                                .then(failoverDns()))
                .build()));
        until(() -> run.status() == ExecutionStatus.WAITING);
        return run;
    }

    @Test
    void aDeniedLossRollsTheRunBack() {
        RecoveryExecution run = askingForConsent();
        run.deny("promote-data", "bert", "too much");
        assertThat(ended(run).status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
    }

    @Test
    void aRunThatAsksForConsentCanBeRolledBackWithoutAcceptingLoss() {
        RecoveryExecution run = askingForConsent();
        run.rollback("bert");
        assertThat(ended(run).status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
    }

    @Test
    void thePersonWhoStartedARunCannotSkipTheQuestionAboutALoss() {
        RecoveryExecution run = askingForConsent();
        assertThatThrownBy(() -> run.skip("promote-data", "anna", "not needed"))
                .hasMessageContaining("two-person rule");
        run.deny("promote-data", "bert", "too much");
        ended(run);
    }
}
