package io.iotdr.testkit.sim;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.step.RecoveryStep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/**
 * Lets a plan go through disasters in a world of its own, on a virtual clock, with everything going wrong that a seed draws.
 *
 * <p>The engine under test is the real one. One seed gives one run, byte for byte, on every machine; the invariants S1 to S15 and L1
 * to L4 are checked as it goes. Immutable; a simulator may be used by several threads, each run is confined to the one that asks for
 * it.
 */
public final class DisasterSimulator {

    private final RecoveryPlan plan;
    private final SimulatorOptions options;
    private final Map<String, RecoveryStep<?>> steps;
    private final SimulatedRun.Platform platform;

    private DisasterSimulator(RecoveryPlan plan, SimulatorOptions options, Map<String, RecoveryStep<?>> steps) {
        this(plan, options, steps, new StandardPlatform(steps));
    }

    private DisasterSimulator(
            RecoveryPlan plan,
            SimulatorOptions options,
            Map<String, RecoveryStep<?>> steps,
            SimulatedRun.Platform platform) {
        this.plan = plan;
        this.options = options;
        this.steps = steps;
        this.platform = platform;
    }

    /** Simulates this plan in a world that has what its steps ask for. */
    public static DisasterSimulator of(RecoveryPlan plan) {
        return new DisasterSimulator(plan, SimulatorOptions.DEFAULT, Map.of());
    }

    /** In a world that is like this. */
    public DisasterSimulator with(UnaryOperator<SimulatorOptions> change) {
        return new DisasterSimulator(plan, change.apply(options), steps, platform);
    }

    /** With a step of the platform's own, or another way to do a built-in one. */
    public DisasterSimulator step(String uses, RecoveryStep<?> step) {
        Map<String, RecoveryStep<?>> all = new LinkedHashMap<>(steps);
        all.put(uses, step);
        return new DisasterSimulator(plan, options, all);
    }

    /** With an engine that is put together in another way; how tests show that a broken one is caught. */
    DisasterSimulator platform(SimulatedRun.Platform other) {
        return new DisasterSimulator(plan, options, steps, other);
    }

    public RecoveryPlan plan() {
        return plan;
    }

    /** Runs the seeds from 1 on. */
    public SimulationReport run(int count) {
        return run(1, count, seed -> {});
    }

    /** Runs {@code count} seeds from {@code first} on; {@code progress} is told of each that is done. */
    public SimulationReport run(long first, int count, LongConsumer progress) {
        Deque<Carrier> idle = new ArrayDeque<>();
        List<RunResult> results = new ArrayList<>();
        LongStream.range(first, first + count).forEach(seed -> {
            results.add(run(seed, idle));
            progress.accept(seed);
        });
        return new SimulationReport(List.copyOf(results));
    }

    /** Runs one seed again, and writes down what happens. */
    public RunResult replay(long seed) {
        return replay(seed, FaultPlan.of(seed, options.faults()));
    }

    /** Runs a world with exactly these faults, and writes down what happens. */
    public RunResult replay(long seed, List<Fault> faults) {
        return run(seed, faults, true, new ArrayDeque<>());
    }

    /**
     * Dies at every crash point of the undisturbed run, once before and once after each append and each effect.
     *
     * @param seed of the world, which has no other fault
     */
    public SimulationReport crashEverywhere(long seed) {
        Deque<Carrier> idle = new ArrayDeque<>();
        long points = run(seed, List.of(), false, idle).points();
        List<RunResult> results = new ArrayList<>();
        for (long point = 1; point <= points; point++) {
            results.add(run(seed, List.of(new Fault.CrashAt(point)), false, idle));
        }
        return new SimulationReport(List.copyOf(results));
    }

    /** Dies twice, at pairs of crash points that are drawn from seeds. */
    public SimulationReport crashTwice(long seed, int pairs) {
        Deque<Carrier> idle = new ArrayDeque<>();
        long points = run(seed, List.of(), false, idle).points() + 10;
        java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
        List<RunResult> results = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            List<Fault> faults = List.of(
                    new Fault.CrashAt(1 + random.nextLong(points)), new Fault.CrashAt(1 + random.nextLong(points)));
            results.add(run(seed, faults, false, idle));
        }
        return new SimulationReport(List.copyOf(results));
    }

    /** The fewest faults that were found to break the same promise as a failed run did, with the trace of that. */
    public RunResult shrink(RunResult failed) {
        return new Shrinker(faults -> run(failed.seed(), faults, false, new ArrayDeque<>()))
                .shortest(failed)
                .map(faults -> replay(failed.seed(), faults))
                .orElseThrow();
    }

    /** Runs one seed on threads that are there. */
    RunResult run(long seed, Deque<Carrier> idle) {
        return run(seed, FaultPlan.of(seed, options.faults()), false, idle);
    }

    private RunResult run(long seed, List<Fault> faults, boolean traced, Deque<Carrier> idle) {
        return new SimulatedRun(plan, platform, options, seed, faults, traced, idle).go();
    }
}
