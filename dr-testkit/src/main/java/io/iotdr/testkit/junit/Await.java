package io.iotdr.testkit.junit;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition of the real world, such as a server that starts to listen. */
public final class Await {

    private static final long PAUSE_NANOS = 10_000_000;

    private Await() {}

    /**
     * Checks every 10 ms until {@code condition} holds.
     *
     * @param what completes the sentence "waited in vain for ..."
     * @throws AssertionError when it does not hold within {@link Patience#CONDITION}
     */
    public static void until(String what, BooleanSupplier condition) {
        long giveUp = System.nanoTime() + Patience.CONDITION.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("waited in vain for " + what + ", for " + Patience.CONDITION);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
