package io.iotdr.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.sim.clock.Loop;
import io.iotdr.sim.clock.SimProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Tests that strands run in the order of the queue, and that time advances only while all of them wait. */
final class LoopTest {

    private final Loop loop = new Loop();
    private final SimProcess process = new SimProcess(loop, "a", Duration.ZERO);
    private final List<String> seen = new ArrayList<>();

    private void say(String what) {
        seen.add(loop.nanos() / 1_000_000 + " " + what);
    }

    private void sleep(SimProcess in, long millis) {
        try {
            in.sleep(Duration.ofMillis(millis));
        } catch (InterruptedException e) {
            say("interrupted");
        }
    }

    private void counting(SimProcess in, String name, long every, int times) {
        in.submit(() -> {
            for (int i = 0; i < times; i++) {
                sleep(in, every);
                say(name);
            }
            return true;
        });
    }

    @Test
    void strandsInterleaveInVirtualTime() {
        counting(process, "two", 2, 3);
        counting(process, "three", 3, 2);
        loop.run();
        assertThat(seen).containsExactly("2 two", "3 three", "4 two", "6 three", "6 two");
    }

    @Test
    void twoThousandStrandsUseFewerThanTwentyThreads() {
        int before = Thread.activeCount();
        for (int i = 0; i < 2_000; i++) {
            int start = i;
            process.after(Duration.ofMillis(start), () -> sleep(process, 1));
        }
        loop.run();
        assertThat(Thread.activeCount() - before).isLessThan(20);
    }

    @Test
    void aCompletedResultWakesTheStrandThatAwaitsIt() {
        CompletableFuture<String> result = new CompletableFuture<>();
        process.submit(() -> {
            say(process.await(result));
            return true;
        });
        loop.call(Duration.ofMillis(7), () -> result.complete("there"));
        loop.run();
        assertThat(seen).containsExactly("7 there");
    }

    @Test
    void waitingForAFutureEndsAtItsTimeout() {
        var slow = process.submit(() -> {
            sleep(process, 50);
            return "slow";
        });
        process.submit(() -> {
            try {
                slow.get(10, java.util.concurrent.TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.TimeoutException e) {
                say("too slow");
            }
            say(slow.get());
            return true;
        });
        loop.run();
        assertThat(seen).containsExactly("10 too slow", "50 slow");
    }

    @Test
    void aCancelledStrandIsInterruptedInItsSleep() {
        var task = process.submit(() -> {
            sleep(process, 100);
            return true;
        });
        loop.call(Duration.ofMillis(5), () -> task.cancel(true));
        loop.run();
        assertThat(seen).containsExactly("5 interrupted");
    }

    @Test
    void aDeadProcessDoesNothingMore() {
        counting(process, "tick", 2, 100);
        loop.call(Duration.ofMillis(5), process::kill);
        loop.run();
        assertThat(seen).containsExactly("2 tick", "4 tick");
        assertThat(loop.waiting()).isEmpty();
    }

    @Test
    void aFrozenProcessResumesWhereItStopped() {
        SimProcess other = new SimProcess(loop, "b", Duration.ZERO);
        counting(process, "frozen", 2, 2);
        counting(other, "other", 4, 2);
        loop.call(Duration.ofMillis(1), () -> process.freeze(Duration.ofMillis(10)));
        loop.run();
        assertThat(seen).containsExactly("4 other", "8 other", "11 frozen", "13 frozen");
    }

    @Test
    void aJumpOfTheWallClockDoesNotAffectTheMonotonicClock() {
        SimProcess ahead = new SimProcess(loop, "b", Duration.ofSeconds(3));
        ahead.jump(Duration.ofHours(-1));
        assertThat(Duration.between(process.now(), ahead.now()))
                .isEqualTo(Duration.ofSeconds(3).minusHours(1));
        assertThat(ahead.nanos()).isEqualTo(process.nanos());
    }
}
