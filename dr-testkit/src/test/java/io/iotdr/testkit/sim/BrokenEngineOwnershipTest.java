package io.iotdr.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecoveryBuilder;
import io.iotdr.journal.QuorumRegister;
import io.iotdr.journal.RegisterLeaseStore;
import io.iotdr.sim.DisasterSimulator;
import io.iotdr.sim.clock.SimProcess;
import io.iotdr.sim.judge.Invariant;
import io.iotdr.sim.world.Fault;
import io.iotdr.sim.world.FaultIndex;
import io.iotdr.sim.world.SimConnection;
import io.iotdr.sim.world.SimulatedPlatform;
import io.iotdr.sim.world.World;
import io.iotdr.spi.Journal;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.Register;
import io.iotdr.step.StepContext;
import io.iotdr.testkit.plan.SamplePlans;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Engines that act without ownership, journal or permission. */
final class BrokenEngineOwnershipTest extends BrokenEngine {

    @Test
    void s3IsBrokenByAnEffectAfterTheLeaseExpired() {
        SimulatedPlatform broken = new Platform(Map.of()) {
            @Override
            public DisasterRecoveryBuilder assemble(World world, SimProcess process, SimConnection wire) {
                LeaseStore stingy = new Stingy(world.leases.of(process, wire));
                return super.assemble(world, process, wire)
                        .leases(stingy, world.options().lease());
            }
        };
        caught(Invariant.S3, broken, SamplePlans.everyStep(), o -> o.orchestrators(1));
    }

    /** Tests leases that each process keeps in a single one of the three stores instead of a majority. */
    @Test
    void s3IsBrokenWhenALeaseNeedsFewerThanAMajority() {
        SimulatedPlatform broken = new Platform(Map.of()) {
            @Override
            public DisasterRecoveryBuilder assemble(World world, SimProcess process, SimConnection wire) {
                int own = FaultIndex.isOrchestrator(process, 0) ? 0 : 1;
                List<Register> minority = List.of(world.leases.registers(wire).get(own));
                LeaseStore leases = RegisterLeaseStore.on(
                        QuorumRegister.as(process.name(), minority),
                        process,
                        io.iotdr.sim.world.SimulatorOptions.CLOCK_SKEW);
                return super.assemble(world, process, wire)
                        .leases(leases, world.options().lease());
            }
        };
        caught(Invariant.S3, broken, SamplePlans.everyStep(), o -> o.leaseStores(3));
    }

    /** An orchestrator that is stopped after it has checked its lease, and continues, acts beside its successor. */
    @Test
    void s3IsBrokenByAStoppedOrchestratorInAWorldWithoutAgents() {
        assertThat(brokenByAStop(false)).isTrue();
        assertThat(brokenByAStop(true)).as("with agents").isFalse();
    }

    /** Returns whether some call breaks S3 when its caller is stopped just before it. */
    private static boolean brokenByAStop(boolean agents) {
        DisasterSimulator simulator =
                DisasterSimulator.of(SamplePlans.everyStep()).with(o -> o.agents(agents));
        return LongStream.rangeClosed(1, 80)
                .mapToObj(call -> simulator.replay(3, List.of(new Fault.CallFails(call, Fault.Failure.STOPPED))))
                .anyMatch(result -> breaks(result, Invariant.S3));
    }

    @Test
    void s4IsBrokenByAnEffectBeforeTheCapturedStateIsDurable() {
        caught(Invariant.S4, with("update-load-balancer", new Twisted<Object>("update-load-balancer") {
            @Override
            public Object capture(StepContext context) {
                Object before = super.capture(context);
                super.apply(context, before);
                return before;
            }
        }));
    }

    @Test
    void s10IsBrokenWhenADryRunHasAnEffect() {
        caught(Invariant.S10, meddling(true));
    }

    @Test
    void s11IsBrokenByAnEffectThatIsNotInTheJournal() {
        caught(Invariant.S11, meddling(false));
    }

    @Test
    void s14IsBrokenByTwoRunsOfOnePlanAtATime() {
        caught(Invariant.S14, new Platform(Map.of()) {
            @Override
            public DisasterRecoveryBuilder assemble(World world, SimProcess process, SimConnection wire) {
                LeaseStore greedy = new Greedy(world.leases.of(process, wire));
                return super.assemble(world, process, wire)
                        .leases(greedy, world.options().lease())
                        .journal(wire.to(Journal.class, FaultIndex.JOURNAL, new Unfenced(world.journal)));
            }
        });
    }

    @Test
    void l2IsBrokenWhenADeadOrchestratorIsReplacedTooLate() {
        caught(Invariant.L2, new Platform(Map.of()) {
            @Override
            public DisasterRecoveryBuilder assemble(World world, SimProcess process, SimConnection wire) {
                LeaseStore leases = world.leases.of(process, wire);
                return super.assemble(world, process, wire)
                        .leases(leases, world.options().lease().multipliedBy(4));
            }
        });
    }
}
