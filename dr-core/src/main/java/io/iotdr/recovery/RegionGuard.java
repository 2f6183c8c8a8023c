package io.iotdr.recovery;

import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LeaseStore.Lease;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Witness;
import io.iotdr.step.Failsafe;
import io.iotdr.step.FenceRegion;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's right to write in its region, renewed in the background. {@link #mayWrite()} is true only while this
 * region holds a fresh lease. It fails closed, so a region that nobody can reach stops writing automatically (S1).
 *
 * <p>With {@link #failsafe witnesses}, an outage of the lease store stops no healthy region: the right continues while
 * all witnesses agree.
 *
 * <p>Thread-safe; {@code mayWrite} reads one volatile field and the monotonic clock.
 */
public final class RegionGuard implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegionGuard.class);

    private final LeaseStore leases;
    private final String planId;
    private final String name;
    private final String fence;
    private final String region;
    private final Duration length;
    private final Clock clock;
    private final List<Witness> witnesses;
    private final Future<?> renewal;
    private volatile long goodUntilNanos = Long.MIN_VALUE;
    private volatile long epoch;
    private volatile Duration witnessed = Duration.ZERO;

    private RegionGuard(
            LeaseStore leases,
            String planId,
            String region,
            Duration length,
            Clock clock,
            Scheduler scheduler,
            List<Witness> witnesses) {
        this.leases = leases;
        this.planId = planId;
        this.witnesses = List.copyOf(witnesses);
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
        return new RegionGuard(leases, planId, region, length, clock, scheduler, List.of());
    }

    /**
     * Guards writes in {@code region} and keeps the right while the lease store is unreachable, as long as every
     * witness agrees. A failover waits {@code length} longer to fence such a region, since an expired lease in the
     * store does not prove that the region has stopped.
     *
     * @param witnesses every process that may drive a run of this plan; at least one
     */
    public static RegionGuard failsafe(
            LeaseStore leases,
            String planId,
            String region,
            Duration length,
            Clock clock,
            Scheduler scheduler,
            List<Witness> witnesses) {
        if (witnesses.isEmpty()) {
            throw new IllegalArgumentException(
                    "failsafe(…) needs at least one witness; use of(…) for a guard without witnesses");
        }
        return new RegionGuard(leases, planId, region, length, clock, scheduler, witnesses);
    }

    /** Returns whether this region may write now. */
    public boolean mayWrite() {
        return clock.nanos() < goodUntilNanos;
    }

    /** Returns the epoch of the lease held last; it grows with each change of region. */
    public long epoch() {
        return epoch;
    }

    /**
     * Acquires the right to write, unless another region holds it or a fence reserves it for one.
     *
     * @return whether this region may write now; false also when the lease store cannot be reached, so retry
     */
    public boolean claim() {
        try {
            hold(() -> fenced() || ofAFailsafeRegion() ? Optional.empty() : leases.acquire(name, region, length));
        } catch (ProviderException unreachable) {
            LOG.warn(
                    "Could not claim the right to write for {}; the lease store cannot be reached",
                    region,
                    unreachable);
        }
        return mayWrite();
    }

    /** Returns whether a run is moving, or has moved, the right to another region. */
    private boolean fenced() {
        return leases.read(fence)
                .filter(l -> !l.owner().isEmpty() && !l.owner().equals(region))
                .isPresent();
    }

    /**
     * Returns whether another region with witnesses owns the lease. Its expiry then proves nothing; only
     * {@code fence-region} may move that right.
     */
    private boolean ofAFailsafeRegion() {
        return leases.read(name)
                .map(Lease::owner)
                .filter(o -> !o.isEmpty() && !o.equals(region))
                .filter(o -> !Failsafe.length(leases, planId, o).isZero())
                .isPresent();
    }

    /**
     * Renews the lease that this region holds; a region whose right was taken or fenced never regains it automatically.
     */
    private void renew() {
        try {
            hold(() -> leases.read(name)
                    .filter(l -> l.owner().equals(region) && !fenced())
                    .flatMap(l -> leases.renew(l, length)));
        } catch (ProviderException unreachable) {
            if (!goesOnByWitnesses()) {
                LOG.warn(
                        "Could not renew the right to write of {}; writes stop when it expires, unless a retry succeeds",
                        region,
                        unreachable);
            }
        }
    }

    private void hold(Supplier<Optional<Lease>> attempt) {
        long asked = clock.nanos();
        if (!witnesses.isEmpty() && witnessed.isZero()) {
            witnessed = Failsafe.mark(leases, planId, region, length);
        }
        Optional<Lease> lease = attempt.get();
        boolean late = clock.nanos() - asked >= length.toNanos();
        lease.ifPresent(l -> epoch = l.epoch());
        goodUntilNanos = lease.isPresent() && !late ? goodFrom(asked, length) : Long.MIN_VALUE;
    }

    /** Extends the right because all witnesses agree; an expired right stays expired. */
    private boolean goesOnByWitnesses() {
        long asked = clock.nanos();
        if (witnessed.isZero() || !mayWrite() || !witnesses.stream().allMatch(this::agrees) || !mayWrite()) {
            return false;
        }
        goodUntilNanos = goodFrom(asked, witnessed);
        LOG.warn(
                "The lease store cannot be reached; {} continues to write, since all witnesses agree: {}",
                region,
                witnesses);
        return true;
    }

    private boolean agrees(Witness witness) {
        try {
            return witness.agrees(planId, region);
        } catch (ProviderException silent) {
            LOG.warn("The witness {} did not answer whether {} may continue to write", witness, region, silent);
            return false;
        }
    }

    /** Returns the end of the right, less a fifth of its length to allow for clocks that run at different speeds. */
    private static long goodFrom(long asked, Duration length) {
        return asked + length.toNanos() * 4 / 5;
    }

    @Override
    public void close() {
        renewal.cancel(false);
        goodUntilNanos = Long.MIN_VALUE;
    }
}
