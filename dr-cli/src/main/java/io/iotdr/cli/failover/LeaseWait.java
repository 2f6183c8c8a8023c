package io.iotdr.cli.failover;

import io.iotdr.cli.console.Sleep;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.recovery.StaleOwnerException;
import io.iotdr.time.SystemClock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Does something to a run once the lease of an owner that has died is over; only its expiry shows that. */
final class LeaseWait {

    private static final Duration LONGEST_LEASE = Duration.ofSeconds(15);

    private LeaseWait() {}

    /**
     * Repeats {@code work} while a process drives the run, for as long as a lease may last.
     *
     * @param driver returns the process that drives the run, for the message
     */
    static <T> T until(Supplier<T> work, Supplier<Optional<String>> driver) throws InterruptedException {
        long giveUp = SystemClock.INSTANCE.nanos() + LONGEST_LEASE.toNanos();
        while (true) {
            try {
                return work.get();
            } catch (StaleOwnerException held) {
                if (SystemClock.INSTANCE.nanos() > giveUp) {
                    throw driver.get()
                            .map(name -> new DisasterRecoveryException(
                                    "the process " + name
                                            + " drives the run, or has died and its lease lasts; stop it, and then"
                                            + " repeat this command",
                                    held))
                            .orElse(held);
                }
                Sleep.of(Duration.ofSeconds(1));
            }
        }
    }
}
