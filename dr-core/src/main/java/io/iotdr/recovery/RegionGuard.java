package io.iotdr.recovery;

import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LeaseStore.Lease;
import io.iotdr.spi.ProviderException;
import io.iotdr.step.FenceRegion;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's right to write in its region, renewed in the background. {@link #mayWrite()} is true only while this region holds the
 * lease and it is fresh; it fails closed, so a region that nobody can reach stops writing by itself (S1).
 *
 * <p>Thread-safe; {@code mayWrite} reads one volatile field and the monotonic clock.
 */
public final class RegionGuard implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegionGuard.class);

    private final LeaseStore leases;
    private final String name;
    private final String fence;
    private final String region;
    private final Duration length;
    private final Clock clock;
    private final Future<?> renewal;
    private volatile long goodUntilNanos = Long.MIN_VALUE;
    private volatile long epoch;

    private RegionGuard(
            LeaseStore leases, String planId, String region, Duration length, Clock clock, Scheduler scheduler) {
        this.leases = leases;
        this.name = FenceRegion.writeLease(planId);
        this.fence = FenceRegion.fence(planId);
        this.region = region;
        this.length = length;
        this.clock = clock;
        this.renewal = scheduler.every(length.dividedBy(4), this::renew);
    }

    /**
     * Guards writes in {@code region} under a plan.
     *
     * @param length how long the right lasts without renewal, and so how long a fence may have to wait
     */
    public static RegionGuard of(
            LeaseStore leases, String planId, String region, Duration length, Clock clock, Scheduler scheduler) {
        return new RegionGuard(leases, planId, region, length, clock, scheduler);
    }

    /** Whether this region may write now. */
    public boolean mayWrite() {
        return clock.nanos() < goodUntilNanos;
    }

    /** The epoch of the right held last; grows with each change of region. */
    public long epoch() {
        return epoch;
    }

    /** Takes the right to write if nobody else has it, and none is to get it; whether this region may write now. */
    public boolean claim() {
        hold(() -> fenced() ? Optional.empty() : leases.acquire(name, region, length));
        return mayWrite();
    }

    /** Whether a recovery is moving, or moved, the right to another region. */
    private boolean fenced() {
        return leases.read(fence)
                .filter(l -> !l.owner().isEmpty() && !l.owner().equals(region))
                .isPresent();
    }

    /** Prolongs what this region holds; a region that lost its right never takes it back by itself. */
    private void renew() {
        try {
            hold(() -> leases.read(name)
                    .filter(l -> l.owner().equals(region) && !fenced())
                    .flatMap(l -> leases.renew(l, length)));
        } catch (ProviderException unreachable) {
            LOG.warn(
                    "The right of {} to write could not be renewed; it ends by itself unless that succeeds",
                    region,
                    unreachable);
        }
    }

    private void hold(Supplier<Optional<Lease>> attempt) {
        long asked = clock.nanos();
        Optional<Lease> lease = attempt.get();
        lease.ifPresent(l -> epoch = l.epoch());
        goodUntilNanos = lease.isPresent() ? asked + length.toNanos() * 4 / 5 : Long.MIN_VALUE;
    }

    @Override
    public void close() {
        renewal.cancel(false);
        goodUntilNanos = Long.MIN_VALUE;
    }
}
