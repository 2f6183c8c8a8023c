package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.fenceRegion;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.fence.RegionGuard;
import io.iotdr.fence.WitnessedLeases;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
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
