package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.promoteData;
import static io.iotdr.plan.Steps.shiftMeshTraffic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.DisasterRecovery;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.InvalidPlanException;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.StepProgressed;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.SafetyRule;
import io.iotdr.spi.DataStore;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that traffic, data and devices of a dark region move to the other region. */
final class FailoverTest extends EngineTest {

    @Test
    void aFailoverMovesTrafficServicesAndWritesToTheOtherRegion() {
        RecoveryReport report = ended(darkWest(
                recovery(SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build())));
        assertThat(report.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(platform.address()).isEqualTo("127.0.0.3");
        assertThat(platform.balanced()).contains("east");
        assertThat(platform.east.compute.state("gateway").ready()).isEqualTo(10);
        assertThat(platform.writeLeases.read("write-iot").orElseThrow().owner()).isEqualTo("east");
        assertThat(report.findings()).isEmpty();
    }

    @Test
    void theReportComparesRtaAndRpaWithTheObjectives() {
        Instant point = platform.time.now().minusSeconds(2);
        RecoveryReport report = ended(darkWest(
                recovery(SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build())));
        assertThat(report.recoveryPoint()).contains(point);
        assertThat(report.rpa()).contains(Duration.ofSeconds(2));
        assertThat(report.rpoMet()).isTrue();
        assertThat(report.rta().orElseThrow()).isBetween(Duration.ZERO, Duration.ofMinutes(2));
        assertThat(report.rtoMet()).isTrue();
    }

    @Test
    void stakeholdersReceiveAnAlertAtTheStartAndAtTheEnd() {
        ended(darkWest(
                recovery(SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build())));
        until(() -> platform.alerts.delivered().size() >= 2);
        assertThat(platform.alerts.delivered().get(0).title()).contains("regional_outage in west");
        assertThat(platform.alerts.delivered().get(1).title()).contains("ended: COMPLETED");
        assertThat(platform.alerts.delivered().get(0).recipients()).hasToString("[mailto:ops@example.com]");
    }

    @Test
    void aFailoverCompletesWhenServicesStartSlowly() {
        platform.east.compute.slow(2);
        RecoveryReport report = ended(darkWest(
                recovery(SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build())));
        assertThat(report.completed()).isTrue();
    }

    @Test
    void aStepIsCapturedBeforeItIsAppliedAndVerified() {
        RecoveryReport report = ended(darkWest(
                recovery(SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build())));
        List<String> dns = report.timeline().stream()
                .filter(e -> e.toString().contains("[step=failover-dns"))
                .map(e -> e.getClass().getSimpleName())
                .toList();
        assertThat(dns).containsExactly("StepStarted", "StepCaptured", "StepApplied", "StepVerified");
    }

    @Test
    void corruptedDataIsRestoredFromBeforeTheDisaster() {
        Instant clean = platform.time.now().minusSeconds(60);
        Disaster corruption = Disaster.of(DisasterType.DATA_CORRUPTION, "west")
                .since(platform.time.now().minusSeconds(30))
                .lastKnownGood(clean);
        RecoveryReport report = ended(
                recovery(SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build())
                        .failover("iot", corruption));
        assertThat(report.recoveryPoint()).contains(platform.time.START.minusSeconds(90));
        assertThat(report.rpaByData()).containsEntry("backup", Duration.ofSeconds(60));
        assertThat(report.completed()).isTrue();
    }

    @Test
    void aRunRecordsHowFarARestoreHasCome() {
        RecoveryReport report = ended(recovery(
                        SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build())
                .failover(
                        "iot", Disaster.of(DisasterType.DATA_CORRUPTION, "west").since(platform.time.now())));
        assertThat(report.timeline())
                .filteredOn(StepProgressed.class::isInstance)
                .extracting(e -> ((StepProgressed) e).text())
                .containsExactly("backup: restoring");
    }

    @Test
    void aFailoverFencesASourceRegionThatIsReachable() {
        Disaster corruption = Disaster.of(DisasterType.DATA_CORRUPTION, "west").since(platform.time.now());
        ended(recovery(SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build())
                .failover("iot", corruption));
        assertThat(platform.west.database.role()).isEqualTo(DataStore.Role.FENCED);
        assertThat(platform.west.devices.admitting()).isFalse();
        assertThat(platform.west.devices.connected()).isZero();
    }

    @Test
    void theReportContainsTheRecoveryPointOfAPromotedReplica() {
        Instant reached = platform.time.now().minusSeconds(3);
        platform.east.database.reaching(reached);
        RecoveryReport report = ended(darkWest(
                recovery(SamplePlans.forAnyDisaster(s -> s.then(promoteData())).build())));
        assertThat(platform.east.database.role()).isEqualTo(DataStore.Role.PRIMARY);
        assertThat(report.recoveryPoint()).contains(reached);
    }

    @Test
    void aHealthyRegionIsFailedOverOnlyWithAnOverride() {
        DisasterRecovery recovery =
                recovery(SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build());
        assertThatThrownBy(() -> recovery.failover("iot", outage()))
                .isInstanceOf(DisasterRecoveryException.class)
                .hasMessageContaining("no probe of the region west sees it impaired (of 1, 1 see it healthy");
        assertThat(ended(recovery.failover(
                                FailoverRequest.of("iot", outage()).by("anna").override(SafetyRule.values())))
                        .completed())
                .isTrue();
    }

    @Test
    void aFailoverOfAnUncoveredDisasterOrAnUnknownNameIsRefused() {
        DisasterRecovery recovery =
                recovery(SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build());
        assertThatThrownBy(() -> recovery.failover("iot", Disaster.of(DisasterType.HUMAN_ERROR, "west")))
                .hasMessageContaining("the disaster type human_error is not covered by the plan 'iot'");
        assertThatThrownBy(() -> recovery.failover("iot", Disaster.of(DisasterType.REGIONAL_OUTAGE, "wets")))
                .hasMessageContaining("did you mean 'west'?");
        assertThatThrownBy(() -> recovery.failover("itt", outage())).hasMessageContaining("did you mean 'iot'?");
    }

    @Test
    void aSecondFailoverOfAPlanIsRefusedWhileOneRuns() {
        DisasterRecovery recovery =
                recovery(SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build());
        darkWest(recovery);
        assertThatThrownBy(() -> recovery.failover("iot", outage()))
                .hasMessageContaining("the run iot-1 of the plan 'iot' has not ended");
    }

    @Test
    void aPlanWhoseRegionLacksAProviderForAStepIsRefused() {
        assertThatThrownBy(() -> recovery(SamplePlans.forAnyDisaster(s -> s.then(shiftMeshTraffic()))
                        .build()))
                .isInstanceOf(InvalidPlanException.class)
                .hasMessageContaining("needs a ServiceMesh (traffic.mesh) in east, which has none");
    }

    @Test
    void aListenerReceivesEveryEventAfterItIsDurable() {
        List<RecoveryEvent> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        DisasterRecovery recovery = platform.orchestrator(
                        "first",
                        SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build())
                .onEvent((execution, event) -> {
                    seen.add(event);
                    assertThat(platform.journal.read(execution).size()).isGreaterThanOrEqualTo(seen.size());
                })
                .build();
        RecoveryReport report = ended(darkWest(recovery));
        until(() -> seen.size() == report.timeline().size());
        assertThat(seen).isEqualTo(report.timeline());
    }
}
