package io.iotdr.recovery.internal.drive;

import io.iotdr.fence.LeaseMargin;
import io.iotdr.log.Logs;
import io.iotdr.recovery.Environment;
import io.iotdr.recovery.StaleOwnerException;
import io.iotdr.spi.FencingToken;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LeaseStore.Lease;
import io.iotdr.spi.ProviderException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * This process's right to drive one run. It is checked immediately before every effect (S3), on the monotonic clock and
 * with a safety margin, so that an owner that was suspended beyond its lease notices before it acts.
 */
public final class Ownership implements AutoCloseable {

    private static final Logger LOG = Logs.of(Ownership.class);

    private static final AtomicLong TAKEN = new AtomicLong();

    private final Environment environment;
    private final String name;
    private volatile @Nullable Lease lease;
    private volatile long goodUntilNanos;
    private volatile boolean over;
    private volatile boolean taken;
    private volatile long epoch;
    private volatile BooleanSupplier progress = () -> true;
    private @Nullable Future<?> renewal;

    private Ownership(Environment environment, String execution) {
        this.environment = environment;
        this.name = leaseOf(execution);
    }

    private static String leaseOf(String execution) {
        return "execution-" + execution;
    }

    /** Returns the name of the orchestrator whose lease on a run lasts; empty when none does, or the leases cannot be read. */
    static Optional<String> driver(Environment environment, String execution) {
        try {
            return environment
                    .leases()
                    .flatMap(store -> store.read(leaseOf(execution)))
                    .filter(l -> !l.owner().isEmpty()
                            && l.expiry().isAfter(environment.clock().now()))
                    .map(l -> l.owner().replaceFirst("#.*", ""));
        } catch (ProviderException unreachable) {
            LOG.warn("Cannot read who drives the run {}", execution, unreachable);
            return Optional.empty();
        }
    }

    /** Returns a name that no other acquisition has: not even this process takes a lease that it still holds. */
    private static String holder(Environment environment) {
        return environment.leaseOwner() + "." + TAKEN.incrementAndGet();
    }

    /** Acquires the lease of a run; empty when another orchestrator holds it. */
    public static Optional<Ownership> take(Environment environment, String execution) {
        Ownership ownership = new Ownership(environment, execution);
        Optional<LeaseStore> leases = environment.leases();
        if (leases.isEmpty()) {
            ownership.goodUntilNanos = Long.MAX_VALUE;
            return Optional.of(ownership);
        }
        long asked = environment.clock().nanos();
        Optional<Lease> lease = leases.get().acquire(ownership.name, holder(environment), environment.leaseLength());
        lease.ifPresent(l -> ownership.keep(leases.get(), l, asked));
        return lease.map(l -> ownership);
    }

    /** Returns an ownership for a dry run; it holds no lease and blocks nobody. */
    static Ownership ofNothing(Environment environment) {
        Ownership ownership = new Ownership(environment, "none");
        ownership.goodUntilNanos = Long.MAX_VALUE;
        return ownership;
    }

    /**
     * Checks that this process may cause an effect now.
     *
     * @throws StaleOwnerException when the lease has expired, is about to expire, or was taken over
     */
    void check() {
        if (!holds()) {
            throw new StaleOwnerException("the lease " + name + " expired or was taken over; this orchestrator ("
                    + environment.owner() + ") stops and has no further effect");
        }
    }

    /** Returns whether this process may cause an effect now. */
    boolean holds() {
        return !over && environment.clock().nanos() < goodUntilNanos;
    }

    /** Sets the epoch of the calls that this owner makes, see {@link FencingToken}. */
    void drivesFrom(long version) {
        epoch = version;
    }

    long epoch() {
        return epoch;
    }

    /** Sets the condition for further renewals: an owner that is stuck must not keep others from the run. */
    void keepWhile(BooleanSupplier condition) {
        progress = condition;
    }

    /** Records that another orchestrator has taken the lease. */
    void lose() {
        over = true;
        taken = true;
    }

    /** Refuses all further effects; the lease remains until {@link #close} or until it expires. */
    void retire() {
        over = true;
        Future<?> task = renewal;
        if (task != null) {
            task.cancel(false);
        }
    }

    private void keep(LeaseStore leases, Lease first, long asked) {
        lease = first;
        extend(asked);
        Duration pause = environment.leaseLength().dividedBy(3);
        renewal = environment.scheduler().every(pause, () -> renew(leases));
    }

    private void renew(LeaseStore leases) {
        Lease current = lease;
        if (current == null || over) {
            return;
        }
        if (!progress.getAsBoolean()) {
            LOG.error(
                    "The driver of {} is stuck, so its lease is not renewed; another orchestrator can take over", name);
            return;
        }
        long asked = environment.clock().nanos();
        try {
            Optional<Lease> renewed = leases.renew(current, environment.leaseLength());
            if (renewed.isEmpty()) {
                lose();
            } else {
                lease = renewed.get();
                extend(asked);
            }
        } catch (ProviderException unreachable) {
            LOG.warn("Could not renew the lease {}; retrying until it expires", name, unreachable);
        }
    }

    private void extend(long asked) {
        goodUntilNanos = LeaseMargin.reliableUntil(asked, environment.leaseLength());
    }

    @Override
    public void close() {
        retire();
        Lease current = lease;
        lease = null;
        if (current != null && !taken) {
            environment.leases().ifPresent(l -> release(l, current));
        }
    }

    /** Releases the lease; one that cannot be released expires on its own. */
    private void release(LeaseStore leases, Lease held) {
        try {
            leases.release(held);
        } catch (ProviderException unreachable) {
            LOG.warn("Could not release the lease {}; it expires at {}", name, held.expiry(), unreachable);
        }
    }
}
