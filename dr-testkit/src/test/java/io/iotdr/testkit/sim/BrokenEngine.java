package io.iotdr.testkit.sim;

import static io.iotdr.plan.Steps.failoverDns;
import static io.iotdr.plan.Steps.fenceRegion;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecoveryBuilder;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.sim.DisasterSimulator;
import io.iotdr.sim.RunResult;
import io.iotdr.sim.clock.SimProcess;
import io.iotdr.sim.judge.Invariant;
import io.iotdr.sim.world.CheckedStep;
import io.iotdr.sim.world.DelegatingStep;
import io.iotdr.sim.world.Fault;
import io.iotdr.sim.world.FaultIndex;
import io.iotdr.sim.world.Scenario;
import io.iotdr.sim.world.SimConnection;
import io.iotdr.sim.world.SimulatedPlatform;
import io.iotdr.sim.world.SimulatorOptionsBuilder;
import io.iotdr.sim.world.StandardPlatform;
import io.iotdr.sim.world.World;
import io.iotdr.spi.Journal;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.TrafficWeights;
import io.iotdr.step.RecoveryStep;
import io.iotdr.step.StepContext;
import io.iotdr.step.Verification;
import io.iotdr.step.builtin.BuiltInSteps;
import io.iotdr.testkit.fake.DelegatingJournal;
import io.iotdr.testkit.plan.SamplePlans;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Shows that an invariant can fail: runs the simulator with an engine that is broken in one part, until a seed violates the
 * invariant. The subclasses have one test or more for each {@link Invariant}.
 */
abstract class BrokenEngine {

    static final int SEEDS = 200;

    /** A standard platform with replaced steps. */
    static class Platform implements SimulatedPlatform {
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

    static final Platform SOUND = new Platform(Map.of());

    static Platform with(String uses, RecoveryStep<?> evil) {
        return new Platform(Map.of(uses, evil));
    }

    static void caught(Invariant invariant, SimulatedPlatform broken) {
        caught(invariant, broken, SamplePlans.everyStep(), o -> o);
    }

    static void caught(
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

    static boolean breaks(RunResult result, Invariant invariant) {
        return result.violations().stream().anyMatch(v -> v.invariant().equals(invariant));
    }

    /** A built-in step with one part replaced. */
    static class Twisted<S> extends DelegatingStep<S> {
        Twisted(String uses) {
            super(builtIn(uses));
        }

        @SuppressWarnings("unchecked") // the state is only passed back to the step that created it
        private static <S> RecoveryStep<S> builtIn(String uses) {
            return (RecoveryStep<S>) BuiltInSteps.catalog().find(uses).orElseThrow();
        }
    }

    /** A journal that stores changed entries. */
    static final class Forging extends DelegatingJournal {
        private final UnaryOperator<String> forge;

        Forging(Journal real, UnaryOperator<String> forge) {
            super(real);
            this.forge = forge;
        }

        @Override
        public long append(String stream, long expectedVersion, List<byte[]> entries) {
            List<byte[]> forged = entries.stream()
                    .map(e -> forge.apply(new String(e, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8))
                    .toList();
            return real.append(stream, expectedVersion, forged);
        }
    }

    static SimulatedPlatform forging(UnaryOperator<String> forge) {
        return new Platform(Map.of()) {
            @Override
            public DisasterRecoveryBuilder assemble(World world, SimProcess process, SimConnection wire) {
                Journal sound = wire.to(Journal.class, FaultIndex.JOURNAL, world.journal);
                return super.assemble(world, process, wire).journal(new Forging(sound, forge));
            }
        };
    }

    /** The leases as seen by an orchestrator that does not support witnesses. */
    record Unmarked(LeaseStore real) implements LeaseStore {
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
    static void losesTheRightInTime(SimulatedPlatform platform, boolean sound) {
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

    /** Grants a lease for a tenth of the requested duration. */
    record Stingy(LeaseStore real) implements LeaseStore {
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
    record Greedy(LeaseStore real) implements LeaseStore {
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

    static final String FORGED =
            "{\"type\":\"CommandTaken\",\"number\":0,\"refusal\":\"\",\"at\":\"2026-01-01T00:00:00Z\"}";

    /** Returns a platform with an effect where only reads are allowed, made without the engine's guards. */
    static SimulatedPlatform meddling(boolean inCapture) {
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

    static boolean shift(LoadBalancer balancer) {
        TrafficWeights there = balancer.weights(World.POOL);
        balancer.shift(World.POOL, there, there.allTo("west"));
        return true;
    }

    /** Returns a step that reports a later recovery point than it restored. */
    static RecoveryStep<?> boasting() {
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

    /** A journal that accepts every append, whatever the expected version is. */
    static final class Unfenced extends DelegatingJournal {
        Unfenced(Journal real) {
            super(real);
        }

        @Override
        public long append(String stream, long expectedVersion, List<byte[]> entries) {
            return real.append(stream, real.read(stream).size(), entries);
        }
    }
}
