package io.iotdr.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecoveryBuilder;
import io.iotdr.fence.WriteLeases;
import io.iotdr.sim.DisasterSimulator;
import io.iotdr.sim.RunResult;
import io.iotdr.sim.clock.SimProcess;
import io.iotdr.sim.judge.Invariant;
import io.iotdr.sim.world.Fault;
import io.iotdr.sim.world.SimConnection;
import io.iotdr.sim.world.World;
import io.iotdr.spi.LeaseStore;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import io.iotdr.testkit.fake.FakeLeaseStore;
import io.iotdr.testkit.plan.SamplePlans;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Engines that let two regions write. */
final class BrokenEngineWriteRightTest extends BrokenEngine {

    @Test
    void s1IsBrokenWhenTwoRegionsMayWrite() {
        var releasing = new Twisted<Object>("monitor-recovery") {
            @Override
            public Verification verify(StepContext context, Object before) {
                LeaseStore leases = context.writeLeases().orElseThrow();
                WriteLeases rights = WriteLeases.in(leases, context.plan().id());
                rights.fence().ifPresent(leases::release);
                rights.right().ifPresent(leases::release);
                return Verification.pending("the other region to come back");
            }
        };
        DisasterSimulator simulator =
                DisasterSimulator.of(SamplePlans.everyStep()).platform(with("monitor-recovery", releasing));
        RunResult result = simulator.replay(1, List.of(new Fault.SourceReturns(Duration.ofMinutes(8))));
        assertThat(breaks(result, Invariant.S1))
                .as(String.join("\n", result.trace()))
                .isTrue();
    }

    @Test
    void s1HoldsWithASoundFence() {
        losesTheRightInTime(SOUND, true);
    }

    @Test
    void s1IsBrokenWhenAFenceDoesNotWaitForWitnesses() {
        losesTheRightInTime(
                new Platform(Map.of()) {
                    @Override
                    public DisasterRecoveryBuilder assemble(World world, SimProcess process, SimConnection wire) {
                        LeaseStore leases = world.writeLeases.of(process, wire);
                        return super.assemble(world, process, wire)
                                .writeLeases(new Unmarked(world.witness(process, leases)));
                    }
                },
                false);
    }

    @Test
    void s1IsBrokenWhenWitnessesNeverDeny() {
        losesTheRightInTime(
                new Platform(Map.of()) {
                    @Override
                    public DisasterRecoveryBuilder assemble(World world, SimProcess process, SimConnection wire) {
                        LeaseStore leases = world.writeLeases.of(process, wire);
                        DisasterRecoveryBuilder builder = super.assemble(world, process, wire);
                        world.witness(process, new FakeLeaseStore(process));
                        return builder.writeLeases(leases);
                    }
                },
                false);
    }
}
