package io.iotdr.bench;

import io.iotdr.DisasterRecovery;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.SafetyRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Measures the time until a run of 1 000 steps continues: from the call of resume until the next step is applied. */
final class ResumeBench {

    private static final int STEPS = 1_000;
    private static final int BROKEN_OFF_AT = 900;

    private ResumeBench() {}

    static void run() throws Exception {
        Figures.say("resume of a run of %d steps, broken off at step %d, in a fresh library", STEPS, BROKEN_OFF_AT);
        for (int round = 1; round <= 5; round++) {
            Figures.say("round %d: %s until the next step is applied", round, Figures.millis(once()));
        }
    }

    private static long once() throws Exception {
        Path state = Files.createTempDirectory("bench");
        RecoveryPlan plan = NoOp.plan(STEPS);
        String execution = breakOff(plan, state);
        AtomicLong next = new AtomicLong();
        CountDownLatch goesOn = new CountDownLatch(1);
        NoOp step = new NoOp(n -> {
            if (n == 1) {
                next.set(System.nanoTime());
                goesOn.countDown();
            }
        });
        try (DisasterRecovery recovery = NoOp.orchestrator(plan, step, state).build()) {
            long began = System.nanoTime();
            recovery.resume(execution);
            goesOn.await(1, TimeUnit.MINUTES);
            return next.get() - began;
        }
    }

    private static String breakOff(RecoveryPlan plan, Path state) throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        NoOp step = new NoOp(n -> {
            if (n == BROKEN_OFF_AT) {
                there.countDown();
            }
        });
        try (DisasterRecovery recovery = NoOp.orchestrator(plan, step, state).build()) {
            String execution = recovery.failover(FailoverRequest.of("noop", NoOp.disaster())
                            .by("bench")
                            .override(SafetyRule.values()))
                    .id();
            there.await(1, TimeUnit.MINUTES);
            return execution;
        }
    }
}
