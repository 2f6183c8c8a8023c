package io.iotdr.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests that work waits for a thread while the system gives the process none. */
final class ThreadSchedulerTest {

    private final AtomicInteger refusals = new AtomicInteger();

    /** Returns no thread for the next tasks, as a system at its limit does. */
    private ThreadScheduler scarce(int refused) {
        refusals.set(refused);
        return new ThreadScheduler("scarce", work -> {
            if (refusals.getAndDecrement() > 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Test
    void workWaitsForAThread() throws Exception {
        try (ThreadScheduler scheduler = scarce(2)) {
            Future<String> answer = scheduler.submit(() -> "done");
            assertThat(answer.get()).isEqualTo("done");
            assertThat(refusals).hasNegativeValue();
        }
    }

    @Test
    void aPeriodicTaskContinues() throws Exception {
        CountDownLatch runs = new CountDownLatch(3);
        try (ThreadScheduler scheduler = scarce(1)) {
            Future<?> task = scheduler.every(Duration.ofMillis(1), runs::countDown);
            assertThat(runs.await(5, TimeUnit.MINUTES)).isTrue();
            task.cancel(false);
        }
    }

    @Test
    void cancelledWorkDoesNotRun() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        try (ThreadScheduler scheduler = scarce(0)) {
            Future<?> later = scheduler.after(Duration.ofMillis(50), ran::incrementAndGet);
            later.cancel(false);
            CountDownLatch behind = new CountDownLatch(1);
            Future<?> unused = scheduler.after(Duration.ofMillis(100), behind::countDown);
            assertThat(behind.await(5, TimeUnit.MINUTES)).isTrue();
            assertThat(ran).hasValue(0);
        }
    }
}
