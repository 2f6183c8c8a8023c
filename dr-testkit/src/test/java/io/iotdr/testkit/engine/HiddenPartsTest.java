package io.iotdr.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.plan.BuiltInStep;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.plan.StepSpec;
import io.iotdr.plan.Steps;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.spi.Admission;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import io.iotdr.testkit.fake.FakeDataStore;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Effects of many parts, of which a call fails between two: a look from outside does not show what is left to do. */
final class HiddenPartsTest extends EngineTest {

    /** Two processes that devices connect through; a call fails once after it has changed the first one. */
    private static final class TwoGates implements DeviceFleet {
        private final boolean[] open = {true, true};
        private long connected;
        private boolean limited;
        private int failures;
        private int looksThatFail;

        TwoGates connected(long devices) {
            connected = devices;
            return this;
        }

        /** The next call with an effect fails half-way. */
        synchronized TwoGates failing() {
            failures = 1;
            return this;
        }

        synchronized TwoGates silentOnce() {
            looksThatFail = 1;
            return this;
        }

        private void fault() {
            if (failures-- > 0) {
                throw ProviderException.notDone("gate", "act", "broken pipe", null);
            }
        }

        @Override
        public synchronized long connected() {
            return connected;
        }

        @Override
        public long registered() {
            return 100;
        }

        @Override
        public synchronized void disconnectAll() {
            open[0] = false;
            open[1] = false;
            fault();
            connected = 0;
        }

        @Override
        public synchronized void admit() {
            open[0] = true;
            fault();
            open[1] = true;
            limited = false;
        }

        @Override
        public boolean paced() {
            return true;
        }

        @Override
        public synchronized void admit(Admission admission) {
            open[0] = true;
            open[1] = true;
            limited = true;
            connected = registered();
        }

        @Override
        public synchronized boolean admitting() {
            if (looksThatFail-- > 0) {
                throw ProviderException.notDone("gate", "look", "no answer", null);
            }
            return open[0] || open[1];
        }
    }

    private RecoveryReport switchover(RegionResources west, RegionResources east, StepSpec... steps) {
        RecoveryPlan plan =
                SamplePlans.forAnyDisaster(s -> List.of(steps).forEach(s::then)).build();
        return ended(opened(platform.orchestrator("first", plan)
                        .region("west", west)
                        .region("east", east)
                        .build())
                .switchover("iot", "anna"));
    }

    private static RegionResources of(DeviceFleet devices) {
        return RegionResources.builder().devices(devices).build();
    }

    @Test
    void aFenceThatFailedBeforeItsDevicesWereDisconnectedIsRepeated() {
        TwoGates west = new TwoGates().connected(100).failing();
        RecoveryReport report = switchover(of(west), of(new TwoGates()), Steps.fenceRegion());
        assertThat(report.completed()).isTrue();
        assertThat(west.connected()).isZero();
    }

    @Test
    void aGateThatWasHalfOpenedIsOpenedWhole() {
        TwoGates east = new TwoGates();
        east.disconnectAll();
        east.failing();
        RecoveryReport report = switchover(
                of(new TwoGates()),
                RegionResources.builder()
                        .devices(east)
                        .compute(platform.east.compute)
                        .build(),
                Steps.activateRegion());
        assertThat(report.completed()).isTrue();
        assertThat(east.open).containsExactly(true, true);
    }

    @Test
    void aLimitThatCouldNotBeLiftedIsLiftedByTheNextAttempt() {
        TwoGates east = new TwoGates().failing();
        RecoveryReport report =
                switchover(of(new TwoGates()), of(east), Steps.reHomeDevices(50).with("wave", "1s"));
        assertThat(report.completed()).isTrue();
        assertThat(east.limited).isFalse();
    }

    /** Regression test: what could not be read counted as closed and as no primary, so a rollback left it fenced. */
    @Test
    void aPlannedRunDoesNotFenceWhatItCouldNotRead() {
        TwoGates west = new TwoGates().silentOnce();
        FakeDataStore store = new FakeDataStore(DataStore.Role.PRIMARY);
        store.faults().failNext(1);
        RecoveryReport report = switchover(
                RegionResources.builder()
                        .devices(west)
                        .dataStore("database", store)
                        .build(),
                RegionResources.builder().devices(new TwoGates()).build(),
                Steps.fenceRegion(),
                StepSpec.of(BuiltInStep.RE_HOME_DEVICES)
                        .title("fails, since nobody knows the rate")
                        .retry(1, Duration.ZERO)
                        .onFailure(OnFailure.ROLLBACK));
        assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
        assertThat(store.peek()).isEqualTo(DataStore.Role.PRIMARY);
        assertThat(west.open).containsExactly(true, true);
    }
}
