package io.iotdr.bench;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.RecoveryPlan;
import java.nio.file.Files;
import java.nio.file.Path;

/** Measures what the engine adds to a step, fsync included: sequential plans of 10, 1 000 and 10 000 empty steps. */
final class StepBench {

    private StepBench() {}

    static void run() throws Exception {
        Figures.say("engine overhead a step, file journal, every fsync done; sequential steps that do nothing");
        Figures.say("%8s %10s %12s %12s %12s", "steps", "wall s", "p50", "p99", "steps/s");
        for (int steps : new int[] {10, 1_000, 1_000, 1_000, 10_000}) {
            measure(steps);
        }
    }

    private static void measure(int steps) throws Exception {
        Path state = Files.createTempDirectory("bench");
        long[] at = new long[steps + 1];
        RecoveryPlan plan = NoOp.plan(steps);
        NoOp step = new NoOp(n -> at[n] = System.nanoTime());
        try (DisasterRecovery recovery = NoOp.orchestrator(plan, step, state).build()) {
            long began = System.nanoTime();
            at[0] = began;
            NoOp.run(recovery);
            long wall = System.nanoTime() - began;
            long[] gaps = new long[steps];
            for (int i = 0; i < steps; i++) {
                gaps[i] = at[i + 1] - at[i];
            }
            Figures.say(
                    "%8d %10.3f %12s %12s %12.0f",
                    steps,
                    wall / 1e9,
                    Figures.millis(Figures.rank(gaps, 0.5)),
                    Figures.millis(Figures.rank(gaps, 0.99)),
                    steps / (wall / 1e9));
        }
    }
}
