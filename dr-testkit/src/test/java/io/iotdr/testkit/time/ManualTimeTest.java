package io.iotdr.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests that manual time advances only when no work is left, on a machine of any speed. */
final class ManualTimeTest {

    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int TIMES = 500;

    private final ManualTime time = new ManualTime();

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void aSleeperWakesExactlyWhenItsSleepEnds() {
        List<Instant> woken = new ArrayList<>();
        Future<Boolean> sleeper = time.submit(() -> {
            for (int i = 0; i < TIMES; i++) {
                time.sleep(PAUSE);
                woken.add(time.now());
            }
            return true;
        });
        time.advanceUntil(STEP, sleeper::isDone);
        assertThat(woken).hasSize(TIMES);
        for (int i = 0; i < TIMES; i++) {
            assertThat(woken.get(i)).isEqualTo(ManualTime.START.plus(PAUSE.multipliedBy(i + 1)));
        }
    }

    @Test
    void handingWorkBetweenThreadsTakesNoTime() {
        List<Instant> answered = new ArrayList<>();
        Future<Boolean> asker = time.submit(() -> {
            for (int i = 0; i < TIMES; i++) {
                CompletableFuture<Integer> answer = new CompletableFuture<>();
                time.execute(() -> answer.complete(1));
                int sum = time.await(answer) + time.submit(() -> 1).get();
                answered.add(time.now().plusNanos(sum));
            }
            return true;
        });
        time.advanceUntil(STEP, asker::isDone);
        assertThat(answered).hasSize(TIMES).containsOnly(ManualTime.START.plusNanos(2));
    }

    @Test
    void aBusyThreadDelaysManualTimeOnlyForAWhile() {
        AtomicBoolean over = new AtomicBoolean();
        Future<Boolean> restless = time.submit(() -> {
            while (!over.get()) {
                Thread.onSpinWait();
            }
            return true;
        });
        time.advanceUntil(STEP, () -> time.nanos() > 0);
        assertThat(restless).isNotDone();
        over.set(true);
        time.advanceUntil(STEP, restless::isDone);
    }

    @Test
    void aJumpOfTheWallClockDoesNotAffectTheMonotonicClock() {
        time.advance(PAUSE);
        time.jump(Duration.ofHours(-1));
        assertThat(time.now()).isEqualTo(ManualTime.START.plus(PAUSE).minus(Duration.ofHours(1)));
        assertThat(time.nanos()).isEqualTo(PAUSE.toNanos());
    }
}
