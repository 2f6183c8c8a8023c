package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.promoteData;
import static io.iotdr.plan.Steps.verifyRecovery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.fence.RegionGuard;
import io.iotdr.fence.WitnessedLeases;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Witness;
import io.iotdr.testkit.fake.FakeLeaseStore;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Tests that at most one region may write, and that a region that cannot determine its right does not write. */
final class RegionGuardTest extends EngineTest {

    private static final Duration LENGTH = Duration.ofSeconds(8);

    private RegionGuard guard(String region) {
        return RegionGuard.builder(platform.writeLeases)
                .plan("iot")
                .region(region)
                .length(LENGTH)
                .time(platform.time, platform.time)
                .build();
    }

    @Test
    void onlyTheFirstRegionToClaimMayWrite() {
        RegionGuard west = guard("west");
        RegionGuard east = guard("east");
        assertThat(west.mayWrite()).isFalse();
        assertThat(west.claim()).isTrue();
        assertThat(east.claim()).isFalse();
        platform.time.advance(Duration.ofMinutes(10));
        assertThat(west.mayWrite()).isTrue();
        assertThat(east.mayWrite()).isFalse();
    }

    @Test
    void aRegionCutOffFromTheLeasesStopsWritingBeforeItsLeaseExpires() {
        RegionGuard west = guard("west");
        west.claim();
        platform.writeLeases.faults().breakDown("partitioned");
        platform.time.advance(LENGTH.minusSeconds(1));
        assertThat(west.mayWrite()).isFalse();
    }

    @Test
    void onlyTheOtherRegionMayWriteAfterAFence() {
        RegionGuard west = guard("west");
        RegionGuard east = guard("east");
        west.claim();
        long epoch = west.epoch();
        Disaster corruption = Disaster.of(DisasterType.DATA_CORRUPTION, "west").since(platform.time.now());
        var run = recovery(
                        SamplePlans.forAnyDisaster(s -> s.then(fenceRegion())).build())
                .failover("iot", corruption);
        until(() -> {
            assertThat(west.mayWrite() && east.mayWrite())
                    .as("two regions write")
                    .isFalse();
            return run.completion().isDone();
        });
        until(east::mayWrite);
        assertThat(west.mayWrite()).isFalse();
        assertThat(west.claim()).isFalse();
        assertThat(east.epoch()).isGreaterThan(epoch);
    }

    /** A partition heals while the run verifies: the database of the old region must not accept writes beside the new one. */
    @Test
    void aRegionThatReturnsBeforeTheProofIsFenced() {
        platform.east.database.reaching(platform.time.now());
        platform.east.proof.unhealthy("not yet");
        RecoveryPlan plan = SamplePlans.forAnyDisaster(s -> s.then(fenceRegion())
                        .then(promoteData())
                        .then(failoverDns())
                        .then(verifyRecovery().timeout(Duration.ofSeconds(20)).retry(5, Duration.ofSeconds(1))))
                .build();
        RecoveryExecution run = darkWest(recovery(plan));
        until(() -> platform.address().equals("127.0.0.3"));
        assertThat(platform.west.database.peek()).isEqualTo(DataStore.Role.PRIMARY);
        platform.west.database.faults().repair();
        platform.west.devices.faults().repair();
        until(() -> platform.west.database.peek() == DataStore.Role.FENCED);
        platform.east.proof.healthy();
        platform.east.devices.connect(500);
        RecoveryReport report = ended(run);
        assertThat(report.completed()).isTrue();
        assertThat(platform.west.devices.admitting()).isFalse();
        assertThat(report.steps().get(0).summary()).contains("west has not confirmed that it stopped");
    }

    private RegionGuard failsafe(String region, Witness... witnesses) {
        return RegionGuard.builder(platform.writeLeases)
                .plan("iot")
                .region(region)
                .length(LENGTH)
                .witnesses(List.of(witnesses))
                .time(platform.time, platform.time)
                .build();
    }

    @Test
    void anEmptyListOfWitnessesIsRefused() {
        assertThatThrownBy(() -> failsafe("west"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no witness is given");
    }

    /** Returns a witness whose orchestrator never reached the leases. */
    private Witness unseen() {
        FakeLeaseStore store = new FakeLeaseStore(platform.time);
        store.faults().breakDown("partitioned");
        return WitnessedLeases.of(store);
    }

    @Test
    void aRegionKeepsWritingWithoutTheLeasesWhileAllWitnessesAgree() {
        WitnessedLeases one = WitnessedLeases.of(platform.writeLeases);
        WitnessedLeases two = WitnessedLeases.of(platform.writeLeases);
        RegionGuard west = failsafe("west", one, two);
        west.claim();
        assertThat(one.agrees("iot", "west") && two.agrees("iot", "west")).isTrue();
        platform.writeLeases.faults().breakDown("partitioned");
        platform.time.advance(Duration.ofMinutes(10));
        assertThat(west.mayWrite()).isTrue();
    }

    @Test
    void aRegionStopsWritingWhenAWitnessDeniesOrDoesNotAnswer() {
        for (Witness other : List.<Witness>of(
                (plan, region) -> false,
                (plan, region) -> {
                    throw ProviderException.unknown("witness", "agree", "no answer", null);
                },
                unseen())) {
            RegionGuard west = failsafe("west", (plan, region) -> true, other);
            west.claim();
            platform.writeLeases.faults().breakDown("partitioned");
            platform.time.advance(LENGTH);
            assertThat(west.mayWrite()).isFalse();
            platform.writeLeases.faults().repair();
        }
    }

    @Test
    void anExpiredLeaseIsNotRenewedByWitnesses() {
        AtomicBoolean agrees = new AtomicBoolean();
        RegionGuard west = failsafe("west", (plan, region) -> agrees.get());
        west.claim();
        platform.writeLeases.faults().breakDown("partitioned");
        platform.time.advance(LENGTH);
        agrees.set(true);
        platform.time.advance(LENGTH);
        assertThat(west.mayWrite()).isFalse();
    }

    @Test
    void anotherRegionCannotAcquireTheExpiredLeaseOfAFailsafeRegion() {
        RegionGuard west = failsafe("west", (plan, region) -> true);
        west.claim();
        west.close();
        platform.time.advance(LENGTH.multipliedBy(2));
        assertThat(guard("east").claim()).isFalse();
        assertThat(guard("west").claim()).isTrue();
    }

    @Test
    void aFenceWaitsAsLongAsWitnessesMayHaveExtendedTheLease() {
        failsafe("west", (plan, region) -> true).claim();
        RegionGuard east = guard("east");
        Disaster corruption = Disaster.of(DisasterType.DATA_CORRUPTION, "west").since(platform.time.now());
        var run = recovery(
                        SamplePlans.forAnyDisaster(s -> s.then(fenceRegion())).build())
                .failover("iot", corruption);
        platform.time.advance(LENGTH.minusMillis(500));
        assertThat(run.completion()).isNotDone();
        until(() -> run.completion().isDone());
        until(east::mayWrite);
    }

    @Test
    void aWitnessDeniesOnceAFenceIsAttemptedEvenIfTheStoreFails() {
        WitnessedLeases orchestrator = WitnessedLeases.of(platform.writeLeases);
        assertThat(orchestrator.agrees("iot", "west")).isTrue();
        platform.writeLeases.faults().breakDown("partitioned");
        assertThat(orchestrator.agrees("iot", "west")).isTrue();
        assertThatThrownBy(() -> orchestrator.acquire("fence-iot", "east", LENGTH))
                .isInstanceOf(ProviderException.class);
        assertThat(orchestrator.agrees("iot", "west")).isFalse();
        assertThat(orchestrator.agrees("iot", "east")).isTrue();
    }

    @Test
    void aClosedGuardMayNotWrite() {
        RegionGuard west = guard("west");
        west.claim();
        west.close();
        assertThat(west.mayWrite()).isFalse();
    }
}
