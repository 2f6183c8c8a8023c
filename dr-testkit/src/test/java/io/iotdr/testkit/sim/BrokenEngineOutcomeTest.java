package io.iotdr.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecoveryBuilder;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.sim.DisasterSimulator;
import io.iotdr.sim.clock.SimProcess;
import io.iotdr.sim.judge.Invariant;
import io.iotdr.sim.world.SimConnection;
import io.iotdr.sim.world.World;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Engines whose runs end badly, and a sound one. */
final class BrokenEngineOutcomeTest extends BrokenEngine {

    @Test
    void aSoundEngineBreaksNoInvariant() {
        DisasterSimulator simulator =
                DisasterSimulator.of(SamplePlans.everyStep()).platform(SOUND);
        assertThat(simulator.run(SEEDS).failures()).isEmpty();
    }

    @Test
    void s15IsBrokenWhenADnsNameHasNoRecord() {
        caught(Invariant.S15, with("failover-dns", new Twisted<Object>("failover-dns") {
            @Override
            public void apply(StepContext context, Object before) {
                var dns = context.target().dns().orElseThrow();
                dns.replace(World.NAME, "A", dns.read(World.NAME, "A"), Optional.empty());
            }
        }));
    }

    @Test
    void l1IsBrokenByARunThatNeverEnds() {
        RecoveryPlan plan = SamplePlans.of(
                        s -> s.then(io.iotdr.plan.StepSpec.of("waits").timeout(Duration.ofDays(3))))
                .build();
        RecoveryStep<?> waits = new Twisted<Object>("assess-impact") {
            @Override
            public Verification verify(StepContext context, Object before) {
                return Verification.pending("what never comes");
            }
        };
        caught(Invariant.L1, with("waits", waits), plan, o -> o.limit(Duration.ofHours(1)));
    }

    @Test
    void l3IsBrokenWhenTheEndOfARunIsNotAlerted() {
        caught(Invariant.L3, new Platform(Map.of()) {
            @Override
            public DisasterRecoveryBuilder assemble(World world, SimProcess process, SimConnection wire) {
                world.onAlert(lost -> {});
                return super.assemble(world, process, wire);
            }
        });
    }

    @Test
    void l4IsBrokenWhenDevicesDoNotComeBack() {
        RecoveryStep<?> closing = new Twisted<Object>("monitor-recovery") {
            @Override
            public void apply(StepContext context, Object before) {
                context.target().devices().ifPresent(DeviceFleet::disconnectAll);
            }

            @Override
            public Verification verify(StepContext context, Object before) {
                return Verification.done("nobody looked");
            }
        };
        caught(Invariant.L4, with("monitor-recovery", closing));
    }
}
