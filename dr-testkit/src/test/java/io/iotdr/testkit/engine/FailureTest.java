package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.assessImpact;
import static io.iotdr.plan.Steps.callWebhook;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.notifyStakeholders;
import static io.iotdr.plan.Steps.promoteData;
import static io.iotdr.plan.Steps.restoreData;
import static io.iotdr.plan.Steps.runCommand;
import static io.iotdr.plan.Steps.updateLoadBalancer;
import static io.iotdr.plan.Steps.verifyRecovery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.OnFailure;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.StepStatus;
import io.iotdr.spi.DataStore;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.plan.SamplePlans;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the results of failing steps: retries, lost responses, findings and rollback. */
final class FailureTest extends EngineTest {

    @Test
    void noRtaIsClaimedWhenTheProofWasGivenUp() {
        platform.east.proof.unhealthy("no round trip");
        RecoveryReport report = ended(darkWest(recovery(SamplePlans.forAnyDisaster(s -> s.then(failoverDns())
                        .then(io.iotdr.plan.Steps.verifyRecovery()
                                .timeout(Duration.ofSeconds(5))
                                .onFailure(OnFailure.CONTINUE)))
                .build())));
        assertThat(report.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(report.rta()).isEmpty();
        assertThat(report.rtoMet()).isFalse();
    }

    @Test
    void aStepIsRetriedUntilATemporaryFailureEnds() {
        platform.dns.faults().failNext(2);
        RecoveryReport report = ended(darkWest(recovery(SamplePlans.forAnyDisaster(
                        s -> s.then(failoverDns().retry(5, Duration.ofSeconds(1))))
                .build())));
        assertThat(report.completed()).isTrue();
        assertThat(report.steps().get(0).attempts()).isEqualTo(3);
    }

    @Test
    void theCircuitBreakerOpensWhenAProviderKeepsFailing() {
        platform.dns.faults().failNext(5);
        RecoveryReport report = ended(darkWest(recovery(SamplePlans.forAnyDisaster(
                        s -> s.then(failoverDns().retry(20, Duration.ofMillis(100))))
                .build())));
        assertThat(report.completed()).isTrue();
        assertThat(report.timeline().stream().filter(e -> e.toString().contains("circuit breaker is open")))
                .isNotEmpty();
    }

    @Test
    void aScalingWhoseResponseWasLostIsNotDoneTwice() {
        platform.east.compute.faults().loseAnswersOf("scale", 3);
        RecoveryExecution run = darkWest(recovery(SamplePlans.forAnyDisaster(
                        s -> s.then(assessImpact()).then(activateRegion().retry(5, Duration.ofSeconds(1))))
                .build()));

        RecoveryReport report = ended(run);
        assertThat(report.completed()).isTrue();
        assertThat(platform.east.compute.state("gateway").version()).isEqualTo("2");
    }

    @Test
    void aTrafficShiftWhoseResponseWasLostIsFoundByReading() {
        platform.balancer.faults().loseAnswersOf("shift", 1);
        RecoveryExecution run = darkWest(recovery(SamplePlans.forAnyDisaster(
                        s -> s.then(updateLoadBalancer().retry(4, Duration.ofSeconds(1))))
                .build()));
        RecoveryReport report = ended(run);
        assertThat(report.completed()).isTrue();
        assertThat(platform.balanced()).contains("east");
    }

    @Test
    void aFailedAlertChannelDoesNotStopAFailover() {
        platform.alerts.faults().breakDown("the chat is down");
        RecoveryReport report = ended(darkWest(recovery(SamplePlans.forAnyDisaster(
                        s -> s.then(notifyStakeholders().retry(2, Duration.ofSeconds(1)))
                                .then(failoverDns()))
                .build())));
        assertThat(report.completed()).isTrue();
        assertThat(platform.address()).isEqualTo("127.0.0.3");
    }

    @Test
    void aStepThatKeepsFailingRollsBackTheRun() {
        platform.west.health.unhealthy("slow");
        platform.east.proof.unhealthy("no round trip");
        RecoveryExecution run = recovery(SamplePlans.forAnyDisaster(s -> s.then(activateRegion())
                                .then(verifyRecovery()
                                        .timeout(Duration.ofSeconds(5))
                                        .retry(2, Duration.ofSeconds(1))
                                        .onFailure(OnFailure.ROLLBACK)))
                        .build())
                .failover("iot", outage());
        RecoveryReport report = ended(run);
        assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
        assertThat(platform.east.compute.state("gateway").desired()).isEqualTo(1);
        assertThat(report.steps().get(0).status()).isEqualTo(StepStatus.REVERTED);
    }

    /**
     * Regression test for a fault that the simulator found: a promotion was verified although its apply was not
     * recorded, and was rolled back later.
     */
    @Test
    void aPromotionWhoseResponseWasLostIsPastThePointOfNoReturn() {
        platform.east.database.reaching(platform.time.now());
        platform.east.database.faults().loseAnswersOf("promote", 1);
        platform.balancer.faults().breakDown("the API is down");
        RecoveryExecution run = darkWest(recovery(SamplePlans.forAnyDisaster(
                        s -> s.then(promoteData().retry(3, Duration.ofSeconds(1)))
                                .then(updateLoadBalancer().retry(1, Duration.ZERO)))
                .build()));
        until(() -> run.status() == ExecutionStatus.PAUSED);
        assertThat(platform.east.database.role()).isEqualTo(DataStore.Role.PRIMARY);
    }

    /**
     * Regression test for a fault that the simulator found: a replica also contains the writes that corrupt the data.
     */
    @Test
    void aReplicaOfCorruptedDataIsPromotedOnlyWithConsent() {
        platform.east.database.reaching(platform.time.now().plusSeconds(30));
        Disaster spoiled = Disaster.of(DisasterType.DATA_CORRUPTION, "west").since(platform.time.now());
        DisasterRecovery recovery =
                recovery(SamplePlans.forAnyDisaster(s -> s.then(promoteData())).build());
        RecoveryExecution run =
                recovery.failover(FailoverRequest.of("iot", spoiled).by("anna"));
        until(() -> run.status() == ExecutionStatus.WAITING);
        assertThat(platform.east.database.role()).isEqualTo(DataStore.Role.REPLICA);
        assertThat(recovery.report(run.id()).steps().get(0).summary())
                .contains("the data has been damaged since")
                .contains("restore-data");
        run.approve("promote-data", "berta", "the copy was cut off in time");
        assertThat(ended(run).completed()).isTrue();
    }

    /**
     * Regression test for a fault that the simulator found with a user's plan: effects that a failed rollback step left
     * were not reported.
     */
    @Test
    void aFailedRollbackStepAndItsDependentsAreReportedAsLeftOver() {
        platform.west.health.unhealthy("slow");
        platform.east.proof.unhealthy("no round trip");
        platform.balancer.faults().breakDown("the API is down");
        RecoveryExecution run = recovery(SamplePlans.forAnyDisaster(s -> s.then(activateRegion())
                                .then(verifyRecovery()
                                        .timeout(Duration.ofSeconds(5))
                                        .retry(1, Duration.ZERO)
                                        .onFailure(OnFailure.ROLLBACK)))
                        .rollback(s -> s.then(updateLoadBalancer().retry(1, Duration.ZERO))
                                .then(failoverDns()))
                        .build())
                .failover("iot", outage());
        RecoveryReport report = ended(run);
        assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLBACK_INCOMPLETE);
        assertThat(report.leftOver())
                .anyMatch(l -> l.startsWith("update-load-balancer: this rollback step failed: "))
                .contains("failover-dns: not attempted, since a rollback step that it needs failed");
    }

    @Test
    void trafficIsNotRolledBackToAnImpairedRegion() {
        platform.east.proof.unhealthy("no round trip");
        RecoveryReport report = ended(darkWest(recovery(SamplePlans.forAnyDisaster(s -> s.then(failoverDns())
                        .then(verifyRecovery()
                                .timeout(Duration.ofSeconds(5))
                                .retry(1, Duration.ZERO)
                                .onFailure(OnFailure.ROLLBACK)))
                .build())));
        assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLBACK_INCOMPLETE);
        assertThat(report.leftOver()).singleElement().asString().contains("west is impaired");
        assertThat(platform.address()).isEqualTo("127.0.0.3");
    }

    @Test
    void aFailurePastThePointOfNoReturnPausesTheRunAndAlerts() {
        platform.east.proof.unhealthy("no round trip");
        RecoveryExecution run = darkWest(recovery(SamplePlans.forAnyDisaster(s -> s.then(restoreData())
                        .then(verifyRecovery()
                                .timeout(Duration.ofSeconds(5))
                                .retry(1, Duration.ZERO)
                                .onFailure(OnFailure.ROLLBACK)))
                .build()));
        until(() -> run.status() == ExecutionStatus.PAUSED);
        until(() ->
                platform.alerts.delivered().stream().anyMatch(a -> a.title().contains("past its point of no return")));
        assertThatThrownBy(() -> run.rollback("bert")).hasMessageContaining("past its point of no return");
        platform.east.proof.healthy();
        platform.east.devices.connect(500);
        run.resume("bert");
        assertThat(ended(run).completed()).isTrue();
    }

    @Test
    void aCommandWithoutAVerificationIsDoneWhenItSucceeds(@TempDir Path directory) {
        Path mark = directory.resolve("mark");
        RecoveryReport report = ended(darkWest(recovery(
                SamplePlans.forAnyDisaster(s -> s.then(runCommand("touch", "touch", mark.toString())))
                        .build())));
        assertThat(report.completed()).isTrue();
        assertThat(mark).exists();
    }

    @Test
    void theFindingOfAFailedCommandContainsItsOutput() {
        RecoveryReport report =
                ended(darkWest(recovery(SamplePlans.forAnyDisaster(s -> s.then(runCommand("ls", "ls", "/no/such/place")
                                .retry(1, Duration.ZERO)
                                .onFailure(OnFailure.CONTINUE)))
                        .build())));
        assertThat(report.findings())
                .extracting(Object::toString)
                .singleElement()
                .asString()
                .contains("it exited with status")
                .contains("/no/such/place");
    }

    @Test
    void aCommandReceivesOnlyItsConfiguredEnvironment(@TempDir Path directory) throws Exception {
        Path out = directory.resolve("env");
        ended(darkWest(recovery(SamplePlans.forAnyDisaster(s -> s.then(
                        runCommand("env", "sh", "-c", "env > " + out).with("env", java.util.Map.of("STAGE", "dr"))))
                .build())));
        assertThat(Files.readString(out))
                .contains("STAGE=dr", "DR_EXECUTION=iot-", "DR_TARGET_REGION=east")
                .doesNotContain("JAVA_HOME", "MAVEN");
    }

    @Test
    void aCommandThatExceedsItsTimeoutIsKilledWithItsChildren() {
        RecoveryExecution run = darkWest(recovery(SamplePlans.forAnyDisaster(
                        s -> s.then(runCommand("hang", "sh", "-c", "sleep 600 & sleep 600")
                                .timeout(Duration.ofSeconds(2))
                                .retry(1, Duration.ZERO)
                                .onFailure(OnFailure.CONTINUE)))
                .build()));
        assertThat(ended(run).findings()).singleElement().asString().contains("2s");
        Await.until(
                "its processes to be gone",
                () -> ProcessHandle.current()
                        .descendants()
                        .noneMatch(p -> p.info().commandLine().orElse("").contains("sleep 600")));
    }

    @Test
    void aWebhookOnALocalAddressIsRefused() {
        RecoveryReport report = ended(darkWest(recovery(SamplePlans.forAnyDisaster(
                        s -> s.then(callWebhook("ticket", URI.create("http://127.0.0.1:1/x"))
                                .onFailure(OnFailure.CONTINUE)))
                .build())));
        assertThat(report.findings()).singleElement().asString().contains("allow_private: true");
    }

    @Test
    void aStepThatExceedsItsTimeoutIsRetried() {
        platform.balancer.faults().delay(Duration.ofMinutes(10), platform.time);
        RecoveryExecution run = darkWest(recovery(SamplePlans.forAnyDisaster(s -> s.then(
                        updateLoadBalancer().timeout(Duration.ofSeconds(3)).retry(3, Duration.ofMillis(100))))
                .build()));
        until(() -> platform.balancer.faults().calls() >= 2);
        platform.balancer.faults().delay(Duration.ZERO, platform.time);
        assertThat(ended(run).completed()).isTrue();
        assertThat(platform.balanced()).contains("east");
    }
}
