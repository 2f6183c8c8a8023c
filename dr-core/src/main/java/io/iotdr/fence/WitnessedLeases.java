package io.iotdr.fence;

import io.iotdr.log.Logs;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Witness;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/**
 * An orchestrator's view of the regions' write leases, and the {@link Witness} that it provides with it. It stops
 * agreeing to a region before it asks the store to fence that region. While the store is unreachable, it relies on what
 * it saw last. A process that never saw the store agrees to nothing.
 */
public final class WitnessedLeases implements LeaseStore, Witness {

    private static final Logger LOG = Logs.of(WitnessedLeases.class);
    private static final String ANY = "";

    /** The region that may write next, by the name of the fence; {@code number} grows with every change. */
    private record LastSeen(long number, String next) {}

    private final LeaseStore store;
    private final Map<String, LastSeen> seen = new ConcurrentHashMap<>();

    private WitnessedLeases(LeaseStore store) {
        this.store = store;
    }

    public static WitnessedLeases of(LeaseStore store) {
        return new WitnessedLeases(store);
    }

    @Override
    public boolean agrees(String planId, String region) {
        String fence = WriteLeases.fenceName(planId);
        try {
            read(fence);
        } catch (ProviderException unreachable) {
            LOG.debug("The fence of {} cannot be read; the last known state applies", planId, unreachable);
        }
        LastSeen last = seen.get(fence);
        return last != null && (last.next().equals(ANY) || last.next().equals(region));
    }

    @Override
    public Optional<Lease> acquire(String name, String owner, Duration length) {
        believe(name, owner);
        try {
            return store.acquire(name, owner, length);
        } finally {
            // A concurrent read may have seen the old state, and a lost response may hide that the lease was
            // acquired.
            believe(name, owner);
        }
    }

    private void believe(String name, String next) {
        seen.compute(name, (n, old) -> new LastSeen(old == null ? 1 : old.number() + 1, next));
    }

    /**
     * Reads the lease; ignores the answer for later decisions if this process changed the lease while it was in flight.
     */
    @Override
    public Optional<Lease> read(String name) {
        LastSeen before = seen.get(name);
        Optional<Lease> lease = store.read(name);
        String next = lease.map(Lease::owner).orElse(ANY);
        seen.compute(
                name, (n, now) -> now == before ? new LastSeen(before == null ? 1 : before.number() + 1, next) : now);
        return lease;
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration length) {
        return store.renew(lease, length);
    }

    @Override
    public void release(Lease lease) {
        store.release(lease);
    }
}
