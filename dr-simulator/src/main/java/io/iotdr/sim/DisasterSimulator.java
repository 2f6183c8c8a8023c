package io.iotdr.sim;

import io.iotdr.plan.RecoveryPlan;
import io.iotdr.sim.clock.Carrier;
import io.iotdr.sim.judge.Invariant;
import io.iotdr.sim.world.Fault;
import io.iotdr.sim.world.FaultPlan;
import io.iotdr.sim.world.SimulatedPlatform;
import io.iotdr.sim.world.SimulatorOptions;
import io.iotdr.sim.world.SimulatorOptionsBuilder;
import io.iotdr.sim.world.StandardPlatform;
import io.iotdr.step.RecoveryStep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Runs a plan through disasters in a simulated world with a virtual clock and the faults that a seed draws.
 *
 * <p>The engine under test is the real one. A seed produces the same run, byte for byte, on every machine. Every
 * {@link Invariant} is checked. Immutable. Several threads may use a simulator; each
 * run is confined to its caller.
 */
public final class DisasterSimulator {

    private final RecoveryPlan plan;
    private final SimulatorOptions options;
    private final Map<String, RecoveryStep<?>> steps;
    private final SimulatedPlatform platform;

    private DisasterSimulator(RecoveryPlan plan, SimulatorOptions options, Map<String, RecoveryStep<?>> steps) {
        this(plan, options, steps, new StandardPlatform(steps));
    }

    private DisasterSimulator(
            RecoveryPlan plan,
            SimulatorOptions options,
            Map<String, RecoveryStep<?>> steps,
            SimulatedPlatform platform) {
        this.plan = plan;
        this.options = options;
        this.steps = steps;
        this.platform = platform;
    }

    /** Creates a simulator of this plan, in a world that has the resources that its steps need. */
    public static DisasterSimulator of(RecoveryPlan plan) {
        return new DisasterSimulator(plan, SimulatorOptions.builder().build(), Map.of());
    }

    /** Returns a simulator with changed options. */
    public DisasterSimulator with(UnaryOperator<SimulatorOptionsBuilder> change) {
        return new DisasterSimulator(plan, change.apply(options.toBuilder()).build(), steps, platform);
    }

    /** Returns a simulator with a custom step, or with a replacement for a built-in one. */
    public DisasterSimulator step(String uses, RecoveryStep<?> step) {
        Map<String, RecoveryStep<?>> all = new LinkedHashMap<>(steps);
        all.put(uses, step);
        return new DisasterSimulator(plan, options, all);
    }

    /** Returns a simulator with another engine; tests use it to show that a broken engine is detected. */
    public DisasterSimulator platform(SimulatedPlatform other) {
        return new DisasterSimulator(plan, options, steps, other);
    }

    public RecoveryPlan plan() {
        return plan;
    }

    /** Runs the seeds from 1 to {@code count}, on all processors. */
    public SimulationReport run(int count) {
        return run(1, count, seed -> {});
    }

    /**
     * Runs {@code count} seeds, starting with {@code first}, on all processors.
     *
     * @param progress receives each finished seed, on several threads
     */
    public SimulationReport run(long first, int count, LongConsumer progress) {
        return inParallel(LongStream.range(first, first + count).boxed().toList(), (seed, idle) -> {
            RunResult result = run(seed, FaultPlan.of(seed, options), false, idle);
            progress.accept(seed);
            return result;
        });
    }

    /** Runs one of many inputs, on threads that are reused. */
    private interface Job<I> {
        RunResult run(I input, Deque<Carrier> idle);
    }

    private static <I> SimulationReport inParallel(List<I> inputs, Job<I> job) {
        int workers = Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), inputs.size()));
        RunResult[] results = new RunResult[inputs.size()];
        IntStream.range(0, workers).parallel().forEach(worker -> {
            Deque<Carrier> idle = new ArrayDeque<>();
            for (int i = worker; i < results.length; i += workers) {
                results[i] = job.run(inputs.get(i), idle);
            }
        });
        return new SimulationReport(List.of(results));
    }

    /** Runs one seed again and records a trace. */
    public RunResult replay(long seed) {
        return replay(seed, FaultPlan.of(seed, options));
    }

    /** Runs a world with exactly these faults and records a trace. */
    public RunResult replay(long seed, List<Fault> faults) {
        return run(seed, faults, true, new ArrayDeque<>());
    }

    /**
     * Runs the plan once per crash point of an undisturbed run, with a crash at that point. There is a crash point
     * before and after each append and each effect.
     *
     * @param seed the seed of the world, which has no other fault
     */
    public SimulationReport crashEverywhere(long seed) {
        long points = run(seed, List.of(), false, new ArrayDeque<>()).points();
        return inParallel(
                LongStream.rangeClosed(1, points).boxed().toList(),
                (point, idle) -> run(seed, List.of(new Fault.CrashAt(point)), false, idle));
    }

    /** Runs the plan with two crashes each, at randomly drawn pairs of crash points. */
    public SimulationReport crashTwice(long seed, int pairs) {
        long points = run(seed, List.of(), false, new ArrayDeque<>()).points() + 10;
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Fault>> drawn = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            drawn.add(List.of(
                    new Fault.CrashAt(1 + random.nextLong(points)), new Fault.CrashAt(1 + random.nextLong(points))));
        }
        return inParallel(drawn, (faults, idle) -> run(seed, faults, false, idle));
    }

    /** Describes the first run that broke an invariant: the seed, the smallest set of faults found, and the trace. */
    public String explain(SimulationReport report) {
        if (report.sound()) {
            return "no invariant was broken in " + report.runs().size() + " disasters";
        }
        RunResult first = report.failures().get(0);
        RunResult shortest = shrink(first);
        return report.failures().size() + " of " + report.runs().size() + " disasters broke an invariant; seed "
                + first.seed() + ": " + shortest.violations() + "\nfaults: " + shortest.faults() + "\n"
                + String.join("\n", shortest.trace());
    }

    /**
     * Replays a failed run with the smallest set of faults found that breaks the same invariant, and records a trace.
     */
    public RunResult shrink(RunResult failed) {
        return new Shrinker(faults -> run(failed.seed(), faults, false, new ArrayDeque<>()))
                .shortest(failed)
                .map(faults -> replay(failed.seed(), faults))
                .orElseThrow();
    }

    private RunResult run(long seed, List<Fault> faults, boolean traced, Deque<Carrier> idle) {
        return new SimulatedRun(plan, platform, options, seed, faults, traced, idle).go();
    }
}
