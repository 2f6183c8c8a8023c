package io.iotdr.testkit.sim;

import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.fenceRegion;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecoveryBuilder;
import io.iotdr.fence.WriteLeases;
import io.iotdr.journal.QuorumRegister;
import io.iotdr.journal.RegisterLeaseStore;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.sim.DisasterSimulator;
import io.iotdr.sim.RunResult;
import io.iotdr.sim.clock.SimProcess;
import io.iotdr.sim.judge.Invariant;
import io.iotdr.sim.world.CheckedStep;
import io.iotdr.sim.world.Fault;
import io.iotdr.sim.world.FaultIndex;
import io.iotdr.sim.world.Scenario;
import io.iotdr.sim.world.SimConnection;
import io.iotdr.sim.world.SimulatedPlatform;
import io.iotdr.sim.world.SimulatorOptionsBuilder;
import io.iotdr.sim.world.StandardPlatform;
import io.iotdr.sim.world.World;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.Journal;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.Register;
import io.iotdr.spi.TrafficWeights;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import io.iotdr.step.builtin.BuiltInSteps;
import io.iotdr.testkit.fake.FakeLeaseStore;
import io.iotdr.testkit.plan.SamplePlans;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Tests that every invariant can fail: for each invariant it catches an engine that is broken in one part. */
final class BrokenEngineTest {

    private static final int SEEDS = 200;

    /** A standard platform with replaced steps. */
    private static class Platform implements SimulatedPlatform {
        private final Map<String, RecoveryStep<?>> evil;

        Platform(Map<String, RecoveryStep<?>> evil) {
            this.evil = evil;
        }

        @Override
        public DisasterRecoveryBuilder assemble(World world, SimProcess process, SimConnection wire) {
            return new StandardPlatform(evil).assemble(world, process, wire);
        }

        @Override
        public Map<String, RecoveryStep<?>> steps() {
            return new StandardPlatform(evil).steps();
        }
    }

    private static final Platform SOUND = new Platform(Map.of());

    private static Platform with(String uses, RecoveryStep<?> evil) {
        return new Platform(Map.of(uses, evil));
    }

    private static void caught(Invariant invariant, SimulatedPlatform broken) {
        caught(invariant, broken, SamplePlans.everyStep(), o -> o);
    }

    private static void caught(
            Invariant invariant,
            SimulatedPlatform broken,
            RecoveryPlan plan,
            UnaryOperator<SimulatorOptionsBuilder> options) {
        DisasterSimulator simulator = DisasterSimulator.of(plan)
                .with(o -> options.apply(o.limit(Duration.ofHours(6))))
                .platform(broken);
        for (long seed = 1; seed <= SEEDS; seed++) {
            if (breaks(simulator.run(seed, 1, s -> {}).runs().get(0), invariant)) {
                return;
            }
        }
        throw new AssertionError("no seed of " + SEEDS + " saw " + invariant + " broken");
    }

    private static boolean breaks(RunResult result, Invariant invariant) {
        return result.violations().stream().anyMatch(v -> v.invariant().equals(invariant));
    }

    /** A built-in step with one part replaced. */
    private static class Twisted<S> implements RecoveryStep<S> {
        final RecoveryStep<S> real;

        @SuppressWarnings("unchecked") // the state is only passed back to the step that created it
        Twisted(String uses) {
            real = (RecoveryStep<S>) BuiltInSteps.catalog().find(uses).orElseThrow();
        }

        @Override
        public Class<S> stateType() {
            return real.stateType();
        }

        @Override
        public S capture(StepContext context) {
            return real.capture(context);
        }

        @Override
        public void apply(StepContext context, S before) {
            real.apply(context, before);
        }

        @Override
        public Verification verify(StepContext context, S before) {
            return real.verify(context, before);
        }

        @Override
        public void revert(StepContext context, S before) {
            real.revert(context, before);
        }

        @Override
        public Optional<String> consent(StepContext context, S before) {
            return real.consent(context, before);
        }
    }

    /** A journal that stores changed entries. */
    private static final class Forging implements Journal {
        private final Journal real;
        private final UnaryOperator<String> forge;

        Forging(Journal real, UnaryOperator<String> forge) {
            this.real = real;
            this.forge = forge;
        }

        @Override
        public long append(String stream, long expectedVersion, List<byte[]> entries) {
            List<byte[]> forged = entries.stream()
                    .map(e -> forge.apply(new String(e, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8))
                    .toList();
            return real.append(stream, expectedVersion, forged);
        }

        @Override
        public List<byte[]> read(String stream) {
            return real.read(stream);
        }

        @Override
        public List<String> streams() {
            return real.streams();
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private static SimulatedPlatform forging(UnaryOperator<String> forge) {
        return new Platform(Map.of()) {
            @Override
            public DisasterRecoveryBuilder assemble(World world, SimProcess process, SimConnection wire) {
                Journal sound = wire.to(Journal.class, FaultIndex.JOURNAL, world.journal);
                return super.assemble(world, process, wire).journal(new Forging(sound, forge));
            }
        };
    }

    @Test
    void aSoundEngineBreaksNoInvariant() {
        DisasterSimulator simulator =
                DisasterSimulator.of(SamplePlans.everyStep()).platform(SOUND);
        assertThat(simulator.run(SEEDS).failures()).isEmpty();
    }

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

    /** The leases as seen by an orchestrator that does not support witnesses. */
    private record Unmarked(LeaseStore real) implements LeaseStore {
        @Override
        public Optional<Lease> acquire(String name, String owner, Duration length) {
            return real.acquire(name, owner, length);
        }

        @Override
        public Optional<Lease> renew(Lease lease, Duration length) {
            return real.renew(lease, length);
        }

        @Override
        public void release(Lease lease) {
            real.release(lease);
        }

        @Override
        public Optional<Lease> read(String name) {
            return name.startsWith("failsafe-") ? Optional.empty() : real.read(name);
        }
    }

    /**
     * Corrupts the data of a service whose guards continue by witnesses because they cannot reach the leases, and
     * checks invariant S1.
     */
    private static void losesTheRightInTime(SimulatedPlatform platform, boolean sound) {
        RecoveryPlan plan = SamplePlans.of(
                        DisasterType.DATA_CORRUPTION, s -> s.then(fenceRegion()).then(failoverDns()))
                .build();
        RunResult result = DisasterSimulator.of(plan)
                .with(o -> o.scenario(Scenario.CORRUPTION).failsafe(true))
                .platform(platform)
                .replay(1, List.of(new Fault.WriteLeasesDown(Duration.ZERO, Duration.ofMinutes(10), false)));
        assertThat(breaks(result, Invariant.S1))
                .as(String.join("\n", result.trace()))
                .isNotEqualTo(sound);
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

    @Test
    void s2IsBrokenWhenTrafficMovesBeforeTheDataIsRestored() {
        caught(Invariant.S2, with("restore-data", new Twisted<Object>("restore-data") {
            @Override
            public void apply(StepContext context, Object before) {
                // Reports a restore without making one.
            }

            @Override
            public Verification verify(StepContext context, Object before) {
                return Verification.done("restored");
            }
        }));
    }

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

    /** Grants a lease for a tenth of the requested duration. */
    private record Stingy(LeaseStore real) implements LeaseStore {
        @Override
        public Optional<Lease> acquire(String name, String owner, Duration length) {
            return real.acquire(name, owner, length.dividedBy(10));
        }

        @Override
        public Optional<Lease> renew(Lease lease, Duration length) {
            return real.renew(lease, length.dividedBy(10));
        }

        @Override
        public void release(Lease lease) {
            real.release(lease);
        }

        @Override
        public Optional<Lease> read(String name) {
            return real.read(name);
        }
    }

    /** Grants a lease to every owner that requests it. */
    private record Greedy(LeaseStore real) implements LeaseStore {
        @Override
        public Optional<Lease> acquire(String name, String owner, Duration length) {
            real.read(name).ifPresent(real::release);
            return real.acquire(name, owner, length);
        }

        @Override
        public Optional<Lease> renew(Lease lease, Duration length) {
            Optional<Lease> renewed = real.renew(lease, length);
            return renewed.isPresent() ? renewed : Optional.of(lease);
        }

        @Override
        public void release(Lease lease) {
            real.release(lease);
        }

        @Override
        public Optional<Lease> read(String name) {
            return real.read(name);
        }
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
    void s5IsBrokenWhenAnAppliedStepIsForgotten() {
        caught(Invariant.S5, forging(e -> e.contains("StepVerified") && e.contains("monitor-recovery") ? FORGED : e));
    }

    private static final String FORGED =
            "{\"type\":\"CommandTaken\",\"number\":0,\"refusal\":\"\",\"at\":\"2026-01-01T00:00:00Z\"}";

    @Test
    void s6IsBrokenWhenTheJournalDiffersFromTheReport() {
        caught(Invariant.S6, forging(e -> e.contains("StepVerified") && e.contains("assess-impact") ? FORGED : e));
    }

    @Test
    void s7IsBrokenByDataLossWithoutConsent() {
        RecoveryStep<?> heedless = new Twisted<Object>("restore-data") {
            @Override
            public Optional<String> consent(StepContext context, Object before) {
                return Optional.empty();
            }
        };
        caught(
                Invariant.S7,
                with("restore-data", heedless),
                SamplePlans.everyStep(),
                o -> o.backupEvery(Duration.ofHours(3)));
    }

    @Test
    void s8IsBrokenByAnAutomaticRollbackPastThePointOfNoReturn() {
        caught(
                Invariant.S8,
                forging(e -> e.contains("ExecutionPaused") && e.contains("point of no return")
                        ? "{\"type\":\"RollbackStarted\",\"reason\":\"x\",\"nextTarget\":null,\"at\":\"2026-01-01T00:00:00Z\"}"
                        : e));
    }

    @Test
    void s9IsBrokenWhenARollbackLeavesAnEffect() {
        RecoveryPlan plan = SamplePlans.of(
                        s -> s.then(io.iotdr.plan.Steps.updateLoadBalancer()).then(io.iotdr.plan.StepSpec.of("fails")))
                .build();
        RecoveryStep<?> fails = new Twisted<Object>("assess-impact") {
            @Override
            public Verification verify(StepContext context, Object before) {
                throw io.iotdr.spi.ProviderException.refused("it", "do it", "it never works");
            }
        };
        RecoveryStep<?> forgetful = new Twisted<Object>("update-load-balancer") {
            @Override
            public void revert(StepContext context, Object before) {
                // Reports a revert without making one.
            }
        };
        Platform broken = new Platform(Map.of("fails", fails, "update-load-balancer", forgetful));
        assertThat(DisasterSimulator.of(plan)
                        .platform(with("fails", fails))
                        .run(20)
                        .failures())
                .isEmpty();
        caught(Invariant.S9, broken, plan, o -> o);
    }

    /** Returns a platform with an effect where only reads are allowed, made without the engine's guards. */
    private static SimulatedPlatform meddling(boolean inCapture) {
        return new Platform(Map.of()) {
            @Override
            public DisasterRecoveryBuilder assemble(World world, SimProcess process, SimConnection wire) {
                LoadBalancer raw = wire.to(LoadBalancer.class, "balancer", world.balancer);
                DisasterRecoveryBuilder builder = super.assemble(world, process, wire);
                if (inCapture) {
                    return builder.step(
                            "assess-impact",
                            new CheckedStep<>(
                                    new Twisted<Object>("assess-impact") {
                                        @Override
                                        public Object capture(StepContext context) {
                                            shift(raw);
                                            return super.capture(context);
                                        }
                                    },
                                    world.loop()));
                }
                return builder.onEvent((execution, event) -> {
                    var unused = process.submit(() -> shift(raw));
                });
            }
        };
    }

    private static boolean shift(LoadBalancer balancer) {
        TrafficWeights there = balancer.weights(World.POOL);
        balancer.shift(World.POOL, there, there.allTo("west"));
        return true;
    }

    @Test
    void s10IsBrokenWhenADryRunHasAnEffect() {
        caught(Invariant.S10, meddling(true));
    }

    @Test
    void s11IsBrokenByAnEffectThatIsNotInTheJournal() {
        caught(Invariant.S11, meddling(false));
    }

    /** Returns a step that reports a later recovery point than it restored. */
    private static RecoveryStep<?> boasting() {
        return new Twisted<Object>("restore-data") {
            @Override
            public Verification verify(StepContext context, Object before) {
                Verification seen = super.verify(context, before);
                if (seen instanceof Verification.Done done) {
                    Map<String, String> evidence = new HashMap<>(done.evidence());
                    Instant claimed = context.disaster().orElseThrow().since().orElseThrow();
                    evidence.put(io.iotdr.step.builtin.PromoteData.RECOVERY_POINT, claimed.toString());
                    return Verification.done(done.summary(), evidence);
                }
                return seen;
            }
        };
    }

    @Test
    void s12IsBrokenWhenTheReportClaimsDataThatIsMissing() {
        caught(Invariant.S12, with("restore-data", boasting()));
    }

    @Test
    void s13IsBrokenWhenTheReportUnderstatesTheLoss() {
        caught(Invariant.S13, with("restore-data", boasting()));
    }

    @Test
    void s13IsBrokenWhenTheReportUnderstatesTheOutage() {
        caught(Invariant.S13, with("verify-recovery", new Twisted<Object>("verify-recovery") {
            @Override
            public Verification verify(StepContext context, Object before) {
                return Verification.done("surely they are back");
            }
        }));
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

    /** A journal that accepts every append, whatever the expected version is. */
    private record Unfenced(Journal real) implements Journal {
        @Override
        public long append(String stream, long expectedVersion, List<byte[]> entries) {
            return real.append(stream, real.read(stream).size(), entries);
        }

        @Override
        public List<byte[]> read(String stream) {
            return real.read(stream);
        }

        @Override
        public List<String> streams() {
            return real.streams();
        }

        @Override
        public void close() {
            real.close();
        }
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
