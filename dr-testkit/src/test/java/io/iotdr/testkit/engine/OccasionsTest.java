package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.promoteData;
import static io.iotdr.plan.Steps.restoreData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.Occasions;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.recovery.DryRun;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.SafetyRule;
import io.iotdr.recovery.StepStatus;
import io.iotdr.spi.DataStore;
import io.iotdr.testkit.plan.SamplePlans;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests a plan for several disasters, whose steps are not all meant for each of them. */
final class OccasionsTest extends EngineTest {

    private static final RecoveryPlan PLAN = SamplePlans.forAnyDisaster(s -> s.then(fenceRegion())
                    .then(restoreData().on(Occasions.onlyFor(DisasterType.DATA_CORRUPTION)))
                    .then(promoteData().on(Occasions.notFor(DisasterType.DATA_CORRUPTION)))
                    .then(failoverDns()))
            .build();

    private Map<String, StepStatus> statuses(RecoveryReport report) {
        assertThat(report.completed()).isTrue();
        assertThat(report.findings()).isEmpty();
        return report.steps().stream()
                .collect(Collectors.toMap(RecoveryReport.StepResult::id, RecoveryReport.StepResult::status));
    }

    @Test
    void anOutagePromotesAndDoesNotRestore() {
        platform.east.database.reaching(platform.time.now());
        RecoveryReport report = ended(darkWest(recovery(PLAN)));
        assertThat(statuses(report))
                .containsEntry("promote-data", StepStatus.VERIFIED)
                .containsEntry("restore-data", StepStatus.NOTHING_TO_DO)
                .containsEntry("failover-dns", StepStatus.VERIFIED);
        assertThat(platform.east.database.role()).isEqualTo(DataStore.Role.PRIMARY);
        assertThat(report.steps())
                .filteredOn(s -> s.id().equals("restore-data"))
                .extracting(RecoveryReport.StepResult::summary)
                .containsExactly("it is only for data_corruption, and this is a regional_outage");
    }

    @Test
    void corruptedDataIsRestoredAndItsReplicaIsLeftAlone() {
        Disaster corruption = Disaster.of(DisasterType.DATA_CORRUPTION, "west")
                .since(platform.time.now().minusSeconds(1));
        RecoveryReport report = ended(
                recovery(PLAN).failover(FailoverRequest.of("iot", corruption).override(SafetyRule.values())));
        assertThat(statuses(report))
                .containsEntry("promote-data", StepStatus.NOTHING_TO_DO)
                .containsEntry("restore-data", StepStatus.VERIFIED);
        assertThat(platform.east.database.role()).isEqualTo(DataStore.Role.REPLICA);
    }

    @Test
    void aPlannedMoveLeavesOutWhatIsOnlyForADisaster() {
        platform.west.database.reaching(platform.time.now());
        platform.east.database.reaching(platform.time.now());
        DryRun dry = recovery(PLAN).dryPlanned("iot", RunKind.SWITCHOVER);
        assertThat(dry.steps())
                .filteredOn(s -> s.id().equals("restore-data"))
                .allSatisfy(s -> assertThat(s.changes())
                        .extracting(c -> c.what() + " " + c.to())
                        .containsExactly("nothing it is only for data_corruption, and this is a planned run"));
        assertThat(statuses(ended(recovery("second", PLAN).switchover("iot", "anna"))))
                .containsEntry("restore-data", StepStatus.NOTHING_TO_DO)
                .containsEntry("promote-data", StepStatus.VERIFIED);
    }

    @Test
    void aPlannedMoveThatWouldLeaveTheDataBehindIsRefused() {
        RecoveryPlan plan = SamplePlans.forAnyDisaster(s -> s.then(fenceRegion())
                        .then(promoteData().on(Occasions.onlyFor(DisasterType.REGIONAL_OUTAGE)))
                        .then(failoverDns()))
                .build();
        assertThatThrownBy(() -> recovery(plan).switchover("iot", "anna"))
                .hasMessageContaining("a planned move would leave the data behind");
    }
}
