package io.iotdr.recovery;

import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Witness;
import io.iotdr.step.FenceRegion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases on regions' rights to write, as an orchestrator uses them, and what it knows of them as a {@link Witness}: it denies a
 * region from before it asks the store to raise a fence against it, and believes what it saw last while it cannot reach the store. A
 * process that never saw anything agrees to nothing.
 */
public final class WitnessedLeases implements LeaseStore, Witness {

    private static final Logger LOG = LoggerFactory.getLogger(WitnessedLeases.class);
    private static final String ANY = "";

    /** Who is to write next, by the name of the fence, with a number that grows with every change of mind. */
    private record Seen(long number, String next) {}

    private final LeaseStore store;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    private WitnessedLeases(LeaseStore store) {
        this.store = store;
    }

    public static WitnessedLeases of(LeaseStore store) {
        return new WitnessedLeases(store);
    }

    @Override
    public boolean agrees(String planId, String region) {
        String fence = FenceRegion.fence(planId);
        try {
            read(fence);
        } catch (ProviderException unreachable) {
            LOG.debug("The fence of {} is judged by what was seen last", planId, unreachable);
        }
        Seen last = seen.get(fence);
        return last != null && (last.next().equals(ANY) || last.next().equals(region));
    }

    @Override
    public Optional<Lease> acquire(String name, String owner, Duration length) {
        believe(name, owner);
        try {
            return store.acquire(name, owner, length);
        } finally {
            // A read in between may have seen the store as it was before; the answer may be lost and the lease taken.
            believe(name, owner);
        }
    }

    private void believe(String name, String next) {
        seen.compute(name, (n, old) -> new Seen(old == null ? 1 : old.number() + 1, next));
    }

    /** An answer that was on its way while this process changed the lease is older than what it knows. */
    @Override
    public Optional<Lease> read(String name) {
        Seen before = seen.get(name);
        Optional<Lease> lease = store.read(name);
        String next = lease.map(Lease::owner).orElse(ANY);
        seen.compute(name, (n, now) -> now == before ? new Seen(before == null ? 1 : before.number() + 1, next) : now);
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
