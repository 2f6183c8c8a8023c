package io.iotdr.bench;

import io.iotdr.fence.RegionGuard;
import io.iotdr.journal.FileLeaseStore;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.nio.file.Files;

/** Measures the time that a service needs to ask whether its region may write. */
final class GuardBench {

    private static final int CALLS = 200_000_000;

    private GuardBench() {}

    static void run() throws Exception {
        ThreadScheduler threads = new ThreadScheduler("bench");
        FileLeaseStore leases = FileLeaseStore.at(Files.createTempDirectory("bench"), SystemClock.INSTANCE);
        try (RegionGuard guard = RegionGuard.builder(leases)
                .plan("plan")
                .region("west")
                .time(SystemClock.INSTANCE, threads)
                .build()) {
            guard.claim();
            for (int round = 1; round <= 5; round++) {
                long began = System.nanoTime();
                int allowed = 0;
                for (int i = 0; i < CALLS; i++) {
                    allowed += guard.mayWrite() ? 1 : 0;
                }
                Figures.say(
                        "round %d: %.1f ns a call, %d of %d allowed",
                        round, (System.nanoTime() - began) / (double) CALLS, allowed, CALLS);
            }
        }
        threads.close();
    }
}
