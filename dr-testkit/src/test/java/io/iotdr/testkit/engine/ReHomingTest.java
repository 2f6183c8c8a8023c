package io.iotdr.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.plan.InvalidPlanException;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.RunKind;
import io.iotdr.plan.Steps;
import io.iotdr.recovery.DryRun;
import io.iotdr.recovery.ExecutionStatus;
import io.iotdr.recovery.RecoveryEvent.StepProgressed;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.spi.Admission;
import io.iotdr.spi.DeviceClass;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.RegionResources;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that devices come back at the rate that their region bears. */
final class ReHomingTest extends EngineTest {

    private List<StepProgressed> progress(RecoveryReport report) {
        return report.timeline().stream()
                .filter(StepProgressed.class::isInstance)
                .map(StepProgressed.class::cast)
                .filter(p -> p.step().equals("re-home-devices"))
                .toList();
    }

    @Test
    void devicesComeInWavesAndTheRegionIsOpenInTheEnd() {
        RecoveryReport report = ended(darkWest(recovery(SamplePlans.pacing(20))));
        assertThat(report.completed()).isTrue();
        assertThat(platform.east.devices.connected()).isEqualTo(500);
        assertThat(progress(report)).isNotEmpty();
        assertThat(progress(report).get(0).text()).contains("of 500 devices in east", "at most");
        platform.east.devices.connect(1000);
        assertThat(platform.east.devices.waiting()).as("the limit is lifted").isZero();
    }

    @Test
    void theTimeUntilTheDevicesAreBackIsNoShorterThanTheirRateAllows() {
        RecoveryReport report = ended(darkWest(recovery(SamplePlans.pacing(10))));
        assertThat(report.completed()).isTrue();
        assertThat(report.rta().orElseThrow().toSeconds()).isGreaterThan(40);
    }

    @Test
    void aDryRunTellsTheTimeThatTheDevicesNeed() {
        DryRun dry = recovery(SamplePlans.pacing(1)).dryPlanned("iot", RunKind.SWITCHOVER);
        assertThat(dry.toString()).contains("at most 1 a second, which takes 7m55s or more");
    }

    @Test
    void aRegionThatCannotLimitDevicesRefusesTheStep() {
        DeviceFleet plain = new Unpaced();
        var opened = opened(platform.orchestrator("first", SamplePlans.pacing(10))
                .region("east", withDevices(plain))
                .build());
        DryRun dry = opened.dryPlanned("iot", RunKind.SWITCHOVER);
        assertThat(dry.toString()).contains("its devices cannot be admitted at a limited rate");
    }

    /** Regression test: the region that was left did not know its rate, so a rollback left every device outside. */
    @Test
    void aRollbackOpensARegionWhoseRateNobodyKnows() {
        var plan = SamplePlans.forAnyDisaster(s -> s.then(Steps.fenceRegion())
                        .then(Steps.reHomeDevices(10)
                                .timeout(Duration.ofSeconds(5))
                                .retry(1, Duration.ZERO)
                                .onFailure(OnFailure.ROLLBACK)))
                .build();
        Closable west = new Closable();
        var opened = opened(platform.orchestrator("first", plan)
                .region("west", RegionResources.builder().devices(west).build())
                .build());
        RecoveryReport report = ended(opened.switchover("iot", "anna"));
        assertThat(report.status()).isEqualTo(ExecutionStatus.ROLLED_BACK);
        assertThat(west.admitting).isTrue();
    }

    /** A fleet that can be closed and opened, but not at a rate. */
    private static final class Closable extends Unpaced {
        private volatile boolean admitting = true;

        @Override
        public void disconnectAll() {
            admitting = false;
        }

        @Override
        public void admit() {
            admitting = true;
        }

        @Override
        public boolean admitting() {
            return admitting;
        }
    }

    @Test
    void theMostImportantClassComesFirst() {
        Classes fleet = new Classes();
        var opened = opened(platform.orchestrator("first", SamplePlans.pacing(50))
                .region("east", withDevices(fleet))
                .build());
        assertThat(ended(darkWest(opened)).completed()).isTrue();
        assertThat(fleet.admissions.get(0).classes()).containsExactly("alarms");
        assertThat(fleet.alarmsWhenMetersCame).isGreaterThanOrEqualTo(95);
    }

    @Test
    void parametersOutOfBoundsAreRefusedWithThePlan() {
        assertThatThrownBy(() -> SamplePlans.forAnyDisaster(s -> s.then(Steps.reHomeDevices(0)))
                        .build())
                .isInstanceOf(InvalidPlanException.class)
                .hasMessageContaining("connects_per_second is 0; it must be a whole number from 1");
        assertThatThrownBy(() -> SamplePlans.forAnyDisaster(
                                s -> s.then(Steps.reHomeDevices(5).with("devices_share", 95)))
                        .build())
                .hasMessageContaining("devices_share is 95.0; it must be above 0 and at most 1");
        assertThatThrownBy(() -> SamplePlans.forAnyDisaster(
                                s -> s.then(Steps.reHomeDevices(5).with("wave", "soon")))
                        .build())
                .hasMessageContaining("'wave' is 'soon'");
    }

    private RegionResources withDevices(DeviceFleet fleet) {
        var plain = platform.resources("east");
        var out = RegionResources.builder()
                .compute(plain.compute().orElseThrow())
                .dns(plain.dns().orElseThrow(), plain.dnsRecords().toArray(DnsRecordSet[]::new))
                .devices(fleet);
        plain.dataStores().forEach(out::dataStore);
        plain.restores().forEach(out::restore);
        plain.probes().forEach(out::probe);
        plain.proofs().forEach(out::proof);
        return out.build();
    }

    /** A fleet that can be opened and closed only. */
    private static class Unpaced implements DeviceFleet {
        @Override
        public long connected() {
            return 0;
        }

        @Override
        public long registered() {
            return 200;
        }

        @Override
        public void disconnectAll() {
            throw new IllegalStateException("nobody asked to disconnect");
        }

        @Override
        public void admit() {
            throw new IllegalStateException("the region must not be opened at once");
        }

        @Override
        public boolean admitting() {
            return true;
        }
    }

    /** A fleet with two classes, each of a hundred devices that come when they are admitted. */
    private static final class Classes extends Unpaced {
        private final List<Admission> admissions = new ArrayList<>();
        private long alarms;
        private long meters;
        private long alarmsWhenMetersCame;

        @Override
        public synchronized long connected() {
            return alarms + meters;
        }

        @Override
        public synchronized List<DeviceClass> classes() {
            return List.of(new DeviceClass("alarms", alarms, 100), new DeviceClass("meters", meters, 100));
        }

        @Override
        public boolean paced() {
            return true;
        }

        @Override
        public synchronized void admit(Admission admission) {
            admissions.add(admission);
            if (admission.classes().contains("meters")) {
                alarmsWhenMetersCame = meters == 0 ? alarms : alarmsWhenMetersCame;
                meters = Math.min(100, meters + admission.connectsPerSecond());
            }
            alarms = Math.min(100, alarms + admission.connectsPerSecond());
        }

        @Override
        public void admit() {
            // Everybody is here already.
        }
    }
}
