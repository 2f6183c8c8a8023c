package io.iotdr.sim.memory;

import io.iotdr.spi.LeaseStore;
import io.iotdr.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A lease store in memory, on one clock. Thread-safe. */
public final class MemoryLeaseStore implements LeaseStore {

    private static final String NOBODY = "";

    private final Clock clock;
    private final Map<String, Lease> leases = new TreeMap<>();

    public MemoryLeaseStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Optional<Lease> acquire(String name, String owner, Duration length) {
        Lease old = leases.getOrDefault(name, new Lease(name, NOBODY, 0, clock.now()));
        boolean expired = old.owner().equals(NOBODY) || clock.now().isAfter(old.expiry());
        if (!expired && !old.owner().equals(owner)) {
            return Optional.empty();
        }
        long epoch = expired ? old.epoch() + 1 : old.epoch();
        return Optional.of(put(new Lease(name, owner, epoch, clock.now().plus(length))));
    }

    @Override
    public synchronized Optional<Lease> renew(Lease lease, Duration length) {
        return holds(lease)
                ? Optional.of(put(new Lease(
                        lease.name(), lease.owner(), lease.epoch(), clock.now().plus(length))))
                : Optional.<Lease>empty();
    }

    @Override
    public synchronized void release(Lease lease) {
        if (holds(lease)) {
            put(new Lease(lease.name(), NOBODY, lease.epoch(), clock.now()));
        }
    }

    @Override
    public synchronized Optional<Lease> read(String name) {
        return Optional.ofNullable(leases.get(name));
    }

    private boolean holds(Lease lease) {
        Lease there = leases.get(lease.name());
        return there != null && there.owner().equals(lease.owner()) && there.epoch() == lease.epoch();
    }

    private Lease put(Lease lease) {
        leases.put(lease.name(), lease);
        return lease;
    }
}
