package io.iotdr.testkit.junit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition of the real world, such as a server that comes up, and never longer than it says. */
public final class Await {

    private static final Duration PAUSE = Duration.ofMillis(10);

    private Await() {}

    /**
     * Looks until {@code condition} holds.
     *
     * @throws AssertionError when it does not hold within {@code atMost}
     */
    public static void until(String what, Duration atMost, BooleanSupplier condition) {
        long giveUp = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("not within " + atMost + ": " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
