package io.iotdr.testkit.engine;

import static io.iotdr.plan.Steps.fenceRegion;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.recovery.RegionGuard;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** At most one region may write, and one that cannot tell does not. */
final class RegionGuardTest extends EngineTest {

    private static final Duration LENGTH = Duration.ofSeconds(8);

    private RegionGuard guard(String region) {
        return RegionGuard.of(platform.writeLeases, "iot", region, LENGTH, platform.time, platform.time);
    }

    @Test
    void theFirstToClaimMayWriteAndTheOtherMayNot() {
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
    void cutOffFromTheLeasesItStopsBeforeTheyRunOut() {
        RegionGuard west = guard("west");
        west.claim();
        platform.writeLeases.faults().breakDown("partitioned");
        platform.time.advance(LENGTH.minusSeconds(1));
        assertThat(west.mayWrite()).isFalse();
    }

    @Test
    void afterAFenceTheOtherRegionWritesAndTheFencedOneDoesNot() {
        RegionGuard west = guard("west");
        RegionGuard east = guard("east");
        west.claim();
        long epoch = west.epoch();
        Disaster corruption = Disaster.of(DisasterType.DATA_CORRUPTION, "west").since(platform.time.now());
        var run = recovery(Plans.of(s -> s.then(fenceRegion())).build()).failover("iot", corruption);
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

    @Test
    void closedItMayNotWrite() {
        RegionGuard west = guard("west");
        west.claim();
        west.close();
        assertThat(west.mayWrite()).isFalse();
    }
}
