package io.iotdr.examples.process;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.time.TimeSource;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for conditions of the real world.
 *
 * @param patience the longest wait for one condition
 * @param where completes the error message: where a person finds out more
 */
public record Waiting(TimeSource time, Duration patience, String where) {

    private static final Duration LOOK = Duration.ofMillis(50);

    /**
     * Looks every 50 ms until the condition holds.
     *
     * @param what completes the sentence "timed out while waiting for ..."
     * @throws DisasterRecoveryException when it does not hold within the patience
     */
    public void until(String what, BooleanSupplier condition) {
        long giveUp = time.clock().nanos() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (time.clock().nanos() - giveUp > 0) {
                throw new DisasterRecoveryException(
                        "timed out after " + patience.toSeconds() + " s while waiting for " + what + "; " + where);
            }
            rest(LOOK);
        }
    }

    public void rest(Duration length) {
        try {
            time.scheduler().sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DisasterRecoveryException("interrupted while waiting", e);
        }
    }
}
