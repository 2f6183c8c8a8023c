package io.iotdr.bench;

import io.iotdr.DisasterRecovery;
import io.iotdr.DisasterRecoveryBuilder;
import io.iotdr.journal.FileJournal;
import io.iotdr.journal.FileLeaseStore;
import io.iotdr.plan.RecoveryPlan;
import io.iotdr.recovery.FailoverRequest;
import io.iotdr.recovery.SafetyRule;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Measures how long a run stops when its orchestrator dies: all threads end at once, and no lease is released. */
final class TakeoverBench {

    private static final Duration LEASE = Duration.ofSeconds(2);

    private TakeoverBench() {}

    static void run() throws Exception {
        Figures.say("takeover by a standby, lease %s: from the death until the standby drives the run", LEASE);
        long[] all = new long[7];
        for (int round = 0; round < all.length; round++) {
            all[round] = once();
            Figures.say("round %d: %s", round + 1, Figures.millis(all[round]));
        }
        Figures.say("median %s; promised are two leases", Figures.millis(Figures.rank(all, 0.5)));
    }

    private static long once() throws Exception {
        Path state = Files.createTempDirectory("bench");
        RecoveryPlan plan = NoOp.plan(2_000);
        CountDownLatch underWay = new CountDownLatch(100);
        ThreadScheduler doomed = new ThreadScheduler("doomed");
        DisasterRecovery first = orchestrator(plan, new NoOp(n -> underWay.countDown()), state)
                .owner("first")
                .time(SystemClock.INSTANCE, doomed)
                .build();
        first.failover(FailoverRequest.of("noop", NoOp.disaster()).by("bench").override(SafetyRule.values()));
        AtomicLong taken = new AtomicLong();
        CountDownLatch driven = new CountDownLatch(1);
        try (DisasterRecovery second =
                orchestrator(plan, new NoOp(n -> {}), state).owner("second").build()) {
            second.standBy(execution -> {
                taken.set(System.nanoTime());
                driven.countDown();
            });
            underWay.await(1, TimeUnit.MINUTES);
            doomed.close();
            long died = System.nanoTime();
            driven.await(1, TimeUnit.MINUTES);
            return taken.get() - died;
        }
    }

    private static DisasterRecoveryBuilder orchestrator(RecoveryPlan plan, NoOp step, Path state) {
        return NoOp.orchestrator(plan, step, state)
                .journal(FileJournal.at(state.resolve("journal")))
                .leases(FileLeaseStore.at(state.resolve("leases"), SystemClock.INSTANCE), LEASE);
    }
}
