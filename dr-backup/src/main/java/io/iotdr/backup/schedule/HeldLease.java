package io.iotdr.backup.schedule;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LeaseStore.Lease;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds and renews a lease until it is closed. A lost lease is not acquired again, because two backups at once do no
 * harm.
 */
final class HeldLease implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeldLease.class);
    private static final Duration LENGTH = Duration.ofMinutes(1);

    private final LeaseStore leases;
    private final Future<?> renewing;
    private volatile Lease held;

    private HeldLease(LeaseStore leases, Lease held, Scheduler scheduler) {
        this.leases = leases;
        this.held = held;
        this.renewing = scheduler.every(LENGTH.dividedBy(3), this::renew);
    }

    /** Acquires a lease; returns empty when another process holds it. */
    static Optional<HeldLease> take(LeaseStore leases, String name, String owner, Scheduler scheduler) {
        return leases.acquire(name, owner, LENGTH).map(lease -> new HeldLease(leases, lease, scheduler));
    }

    private void renew() {
        try {
            leases.renew(held, LENGTH).ifPresent(renewed -> held = renewed);
        } catch (DisasterRecoveryException e) {
            LOG.warn("The lease {} could not be renewed", held.name(), e);
        }
    }

    @Override
    public void close() {
        renewing.cancel(false);
        try {
            leases.release(held);
        } catch (DisasterRecoveryException e) {
            LOG.warn("The lease {} could not be released; it expires automatically", held.name(), e);
        }
    }
}
