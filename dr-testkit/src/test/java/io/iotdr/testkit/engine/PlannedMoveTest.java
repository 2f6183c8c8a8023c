package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.activateRegion;
import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.promoteData;
import static io.iotdr.plan.Steps.reProtect;
import static io.iotdr.plan.Steps.restoreData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.RunKind;
import io.iotdr.recovery.DryRun;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.recovery.SafetyRule;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.RegionResourcesBuilder;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Tests moves between working regions: no data is lost, and no further move starts before the data is protected. */
final class PlannedMoveTest extends EngineTest {

    private static final RecoveryPlan PROMOTING = SamplePlans.forAnyDisaster(
                    s -> s.then(fenceRegion()).then(promoteData()).then(failoverDns()))
            .build();

    private void written(Instant moment) {
        platform.west.database.reaching(moment);
    }

    @Test
    void aSwitchoverPromotesTheReplicaOnlyWhenItIsCaughtUp() {
        written(platform.time.now());
        platform.east.database.reaching(platform.time.now().minusSeconds(30));
        RecoveryExecution run = recovery(PROMOTING).switchover("iot", "anna");
        until(() -> platform.west.database.role() == DataStore.Role.FENCED);
        platform.time.advance(Duration.ofSeconds(5));
        assertThat(platform.east.database.role()).isEqualTo(DataStore.Role.REPLICA);
        platform.east.database.reaching(platform.west.database.watermark().orElseThrow());
        RecoveryReport report = ended(run);
        assertThat(report.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(report.rpa()).contains(Duration.ZERO);
        assertThat(report.kind()).isEqualTo(RunKind.SWITCHOVER);
        assertThat(platform.west.devices.admitting()).isFalse();
    }

    /**
     * Regression test for a fault that the simulator found: the write lease had moved, and the source's database still
     * accepted writes.
     */
    @Test
    void aSwitchoverPromotesOnlyAfterTheSourceConfirmsTheFence() {
        written(platform.time.now());
        platform.east.database.reaching(platform.time.now());
        platform.west.database.faults().refuseNext(2);
        RecoveryExecution run = recovery(PROMOTING).switchover("iot", "anna");
        until(() -> platform.east.database.role() == DataStore.Role.PRIMARY);
        assertThat(platform.west.database.role()).isEqualTo(DataStore.Role.FENCED);
        assertThat(ended(run).completed()).isTrue();
    }

    /**
     * Regression test for a fault that the simulator found: a region that was fenced once never admitted devices again.
     */
    @Test
    void aFailbackAdmitsDevicesInTheRegionThatTheSwitchoverFenced() {
        RecoveryPlan plan = SamplePlans.forAnyDisaster(s -> s.then(fenceRegion())
                        .then(promoteData())
                        .then(activateRegion())
                        .then(failoverDns()))
                .build();
        written(platform.time.now());
        platform.east.database.reaching(platform.time.now());
        DisasterRecovery recovery = recovery(plan);
        assertThat(ended(recovery.switchover("iot", "anna")).completed()).isTrue();
        assertThat(platform.west.devices.admitting()).isFalse();
        platform.time.advance(Duration.ofSeconds(60));
        platform.east.database.reaching(platform.time.now());
        platform.west.database.reaching(platform.time.now());
        platform.west.restore.with(platform.time.now());
        assertThat(ended(recovery.failback("iot", "anna")).completed()).isTrue();
        assertThat(platform.west.devices.admitting()).isTrue();
        assertThat(platform.east.devices.admitting()).isFalse();
    }

    /** Before the run promotes, the source holds the newer data: a rehearsal must not advise to fail over to it. */
    @Test
    void aRehearsalFindsNoFaultInTheStandbyThatTheRunMakesLater() {
        RecoveryPlan plan = SamplePlans.forAnyDisaster(s -> s.then(fenceRegion())
                        .then(promoteData())
                        .then(reProtect().id("standby").with("region", "source")))
                .build();
        platform.west.health.unhealthy("slow");
        assertThat(recovery(plan)
                        .dryFailover(FailoverRequest.of("iot", outage()))
                        .steps())
                .allSatisfy(step -> assertThat(step.problem()).isEmpty());
    }

    @Test
    void aSwitchoverFromAnImpairedRegionIsRefused() {
        platform.west.health.unhealthy("slow");
        assertThatThrownBy(() -> recovery(PROMOTING).switchover("iot", "anna"))
                .hasMessageContaining("the region west is impaired");
    }

    @Test
    void aFailbackWaitsUntilTheDataIsProtectedInThePrimaryRegion() {
        RecoveryPlan plan = SamplePlans.forAnyDisaster(
                        s -> s.then(restoreData()).then(failoverDns()))
                .build();
        DisasterRecovery recovery = recovery(plan);
        assertThat(ended(darkWest(recovery)).completed()).isTrue();
        platform.west.health.healthy();

        platform.west.restore.with(platform.time.now().minus(Duration.ofMinutes(10)));
        RecoveryExecution run = recovery.failback("iot", "anna");
        platform.time.advance(Duration.ofSeconds(20));
        assertThat(run.status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(platform.address()).as("traffic stays until then").isEqualTo("127.0.0.3");
        platform.west.restore.with(platform.time.now());
        assertThat(ended(run).completed()).isTrue();
        assertThat(platform.address()).isEqualTo("127.0.0.2");
        assertThatThrownBy(() -> recovery.failback("iot", "anna"))
                .hasMessageContaining("the region west already serves");
    }

    @Test
    void aSecondFailoverIsRefusedUntilTheDataIsProtected() {
        RecoveryPlan plan = SamplePlans.forAnyDisaster(
                        s -> s.then(restoreData()).then(failoverDns()))
                .build();
        DisasterRecovery recovery = recovery(plan);
        assertThat(ended(darkWest(recovery)).completed()).isTrue();
        platform.east.health.unhealthy("no answer");
        assertThatThrownBy(() ->
                        recovery.failover(FailoverRequest.of("iot", outage()).by("anna")))
                .hasMessageContaining("the region west does not serve");
        assertThatThrownBy(() -> recovery.failover(
                        FailoverRequest.of("iot", outageIn("east")).by("anna")))
                .hasMessageContaining("Start replication or a backup first");
    }

    @Test
    void aReplicaThatFollowedSinceTheLastMoveIsProtectedAlthoughItsPrimaryIsDead() {
        written(platform.time.now());
        platform.east.database.reaching(platform.time.now());
        DisasterRecovery recovery = recovery(PROMOTING);
        assertThat(ended(recovery.switchover("iot", "anna")).completed()).isTrue();
        platform.time.advance(Duration.ofSeconds(60));
        platform.west.database.reaching(platform.time.now());
        platform.east.database.reaching(platform.time.now());
        platform.west.restore.with(platform.time.now());
        assertThat(ended(recovery.failback("iot", "anna")).completed()).isTrue();
        platform.time.advance(Duration.ofSeconds(60));
        FailoverRequest failover = FailoverRequest.of("iot", outage()).by("anna");
        platform.west.goDark();
        assertThatThrownBy(() -> recovery.failover(failover))
                .as("east is fenced and follows nobody")
                .hasMessageContaining("Start replication or a backup first");
        platform.east.database.follow().reaching(platform.time.now());
        DisasterRecovery again = recovery("second", PROMOTING);
        assertThat(again.failover(failover).id()).isEqualTo("iot-3");
    }

    @Test
    void aSwitchoverToAStoreThatFollowsNobodyIsRefusedBeforeAnythingChanges() {
        platform.east.database.fence();
        DisasterRecovery recovery = opened(platform.orchestrator("first", PROMOTING)
                .region("east", without(platform.resources("east")))
                .build());
        RecoveryExecution run = recovery.switchover("iot", "anna");
        until(() -> run.status() == ExecutionStatus.PAUSED);
        assertThat(recovery.events(run.id()).toString()).contains("it is no replica of west: database");
        assertThat(platform.west.database.role()).isEqualTo(DataStore.Role.PRIMARY);
    }

    /** Returns resources without restores, so that only replication protects the data. */
    private static RegionResources without(RegionResources plain) {
        RegionResourcesBuilder out =
                RegionResources.builder().compute(plain.compute().orElseThrow());
        out.dns(plain.dns().orElseThrow(), plain.dnsRecords().toArray(DnsRecordSet[]::new));
        plain.dataStores().forEach(out::dataStore);
        plain.probes().forEach(out::probe);
        plain.proofs().forEach(out::proof);
        return out.build();
    }

    @Test
    void aMoveBetweenStoresOfDifferentDataIsRefused() {
        platform.west.database.holding("7001");
        platform.east.database.holding("7002");
        DisasterRecovery recovery = recovery(PROMOTING);
        assertThatThrownBy(() -> recovery.switchover("iot", "anna"))
                .hasMessageContaining("database in east holds other data than that in west (7002, not 7001)");
        platform.west.health.unhealthy("no answer");
        assertThatThrownBy(() -> recovery.failover(
                        FailoverRequest.of("iot", outage()).by("anna").override(SafetyRule.REGION_IMPAIRED)))
                .hasMessageContaining("holds other data");
    }

    @Test
    void aSwitchoverBetweenTwoPrimariesOfTheSameDataIsRefused() {
        platform.west.database.holding("7001");
        platform.east.database.holding("7001").promote();
        assertThatThrownBy(() -> recovery(PROMOTING).switchover("iot", "anna"))
                .hasMessageContaining("Either both regions are configured with one store, or there are two primaries");
    }

    /**
     * Regression test: a failover was abandoned after its promotion, so the fenced region still counted as the serving one, and
     * a switchover made the new primary follow it.
     */
    @Test
    void aSwitchoverDoesNotLetANewerPrimaryFollowAFencedOne() {
        platform.west.database.fence();
        platform.east.database.promote();
        DisasterRecovery recovery = recovery(PROMOTING);
        RecoveryExecution run = recovery.switchover("iot", "anna");
        until(() -> run.status() == ExecutionStatus.PAUSED);
        assertThat(recovery.events(run.id()).toString()).contains("it would lose what was written since");
        assertThat(platform.east.database.role()).isEqualTo(DataStore.Role.PRIMARY);
    }

    @Test
    void aRunTellsWhatAStepWaitsFor() {
        written(platform.time.now());
        platform.east.database.reaching(platform.time.now().minusSeconds(30));
        DisasterRecovery recovery = recovery(PROMOTING);
        RecoveryExecution run = recovery.switchover("iot", "anna");
        until(() ->
                recovery.events(run.id()).toString().contains("waits for every replica to contain all writes up to"));
        platform.east.database.reaching(platform.west.database.watermark().orElseThrow());
        assertThat(ended(run).completed()).isTrue();
    }

    @Test
    void aDryRunListsTheChangesAndMakesNone() {
        platform.west.goDark();
        RecoveryPlan plan = SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build();
        DryRun dry = recovery(plan).dryFailover(FailoverRequest.of("iot", outage()));
        assertThat(dry.sound()).as(dry.text()).isTrue();
        assertThat(dry.text())
                .contains("failover by iot: west -> east")
                .contains("- mqtt.iot.example.com. A: 127.0.0.2\n+ mqtt.iot.example.com. A: 127.0.0.3")
                .contains("- east/gateway replicas: 1\n+ east/gateway replicas: 10");
        assertThat(platform.address()).isEqualTo("127.0.0.2");
        assertThat(platform.east.compute.state("gateway").desired()).isEqualTo(1);
        assertThat(platform.journal.streams()).isEmpty();
        assertThat(platform.alerts.delivered()).isEmpty();
    }

    @Test
    void aDryRunReportsAProviderThatFails() {
        platform.west.goDark();
        platform.dns.faults().breakDown("the API is down");
        DryRun dry = recovery(
                        SamplePlans.forAnyDisaster(SamplePlans::quickSteps).build())
                .dryFailover(FailoverRequest.of("iot", outage()));
        assertThat(dry.sound()).isFalse();
        assertThat(dry.text()).contains("! fake dns could not read mqtt.iot.example.com.: the API is down");
    }
}
