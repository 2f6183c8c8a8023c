package io.iotdr.fence;

import io.iotdr.log.Logs;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LeaseStore.Lease;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Witness;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * A service's right to write in its region, renewed in the background. {@link #mayWrite()} is true only while this
 * region holds a fresh lease. It fails closed, so a region that nobody can reach stops writing automatically.
 *
 * <p>With {@link RegionGuardBuilder#witnesses witnesses}, an outage of the lease store stops no healthy region: the right continues while
 * all witnesses agree.
 *
 * <p>Thread-safe; {@code mayWrite} reads one volatile field and the monotonic clock.
 */
public final class RegionGuard implements AutoCloseable {

    private static final Logger LOG = Logs.of(RegionGuard.class);

    private final WriteLeases leases;
    private final String planId;
    private final String region;
    private final Duration length;
    private final Clock clock;
    private final List<Witness> witnesses;
    private final Future<?> renewal;
    private final Optional<Scheduler> ownScheduler;
    private volatile long goodUntilNanos = Long.MIN_VALUE;
    private volatile long epoch;
    private volatile Duration extension = Duration.ZERO;

    RegionGuard(RegionGuardBuilder from, Scheduler scheduler) {
        this.planId = from.plan.orElseThrow();
        this.region = from.region.orElseThrow();
        this.leases = WriteLeases.in(from.leases, planId);
        this.length = from.length;
        this.clock = from.clock;
        this.witnesses = from.witnesses;
        this.ownScheduler = from.scheduler.isPresent() ? Optional.empty() : Optional.of(scheduler);
        this.renewal = scheduler.every(length.dividedBy(4), this::renew);
    }

    /** Starts to describe a guard; the store holds the write leases. */
    public static RegionGuardBuilder builder(LeaseStore leases) {
        return new RegionGuardBuilder(leases);
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
            hold(() -> leases.fenced(region) || heldByWitnessedRegion()
                    ? Optional.empty()
                    : leases.acquireRight(region, length));
        } catch (ProviderException unreachable) {
            LOG.warn(
                    "Could not claim the right to write for {}; the lease store cannot be reached",
                    region,
                    unreachable);
        }
        return mayWrite();
    }

    /**
     * Returns whether another region with witnesses owns the lease. Its expiry then proves nothing; only
     * {@code fence-region} may move that right.
     */
    private boolean heldByWitnessedRegion() {
        return leases.right()
                .map(Lease::owner)
                .filter(o -> !o.isEmpty() && !o.equals(region))
                .filter(o -> !leases.extension(o).isZero())
                .isPresent();
    }

    /**
     * Renews the lease that this region holds; a region whose right was taken or fenced never regains it automatically.
     */
    private void renew() {
        try {
            hold(() -> leases.right()
                    .filter(l -> l.owner().equals(region) && !leases.fenced(region))
                    .flatMap(l -> leases.renewRight(l, length)));
        } catch (ProviderException unreachable) {
            if (!extendedByWitnesses()) {
                LOG.warn(
                        "Could not renew the right to write of {}; writes stop when it expires, unless a retry succeeds",
                        region,
                        unreachable);
            }
        }
    }

    private void hold(Supplier<Optional<Lease>> attempt) {
        long asked = clock.nanos();
        if (!witnesses.isEmpty() && extension.isZero()) {
            extension = leases.allowExtension(region, length);
        }
        Optional<Lease> lease = attempt.get();
        boolean late = clock.nanos() - asked >= length.toNanos();
        lease.ifPresent(l -> epoch = l.epoch());
        goodUntilNanos = lease.isPresent() && !late ? LeaseMargin.reliableUntil(asked, length) : Long.MIN_VALUE;
    }

    /** Extends the right because all witnesses agree; an expired right stays expired. */
    private boolean extendedByWitnesses() {
        long asked = clock.nanos();
        if (extension.isZero() || !mayWrite() || !witnesses.stream().allMatch(this::agrees) || !mayWrite()) {
            return false;
        }
        goodUntilNanos = LeaseMargin.reliableUntil(asked, extension);
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

    @Override
    public void close() {
        renewal.cancel(false);
        goodUntilNanos = Long.MIN_VALUE;
        ownScheduler.ifPresent(Scheduler::close);
    }
}
