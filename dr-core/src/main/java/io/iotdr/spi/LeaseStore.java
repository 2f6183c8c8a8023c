package io.iotdr.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Named leases with increasing epochs: a lease has at most one owner at a time. Implementations are thread-safe. */
public interface LeaseStore {

    /**
     * The ownership of a name.
     *
     * @param epoch the fencing token; grows with every change of owner and is never used again
     * @param expiry the moment after which another owner may acquire the lease
     */
    record Lease(String name, String owner, long epoch, Instant expiry) {}

    /** Acquires the lease if it is free, expired or already this owner's; empty when another owner holds it. */
    Optional<Lease> acquire(String name, String owner, Duration length);

    /** Renews a lease if it still has this owner and epoch; empty when it does not. */
    Optional<Lease> renew(Lease lease, Duration length);

    /** Releases a lease before its expiry. Does nothing when the lease is no longer the owner's. */
    void release(Lease lease);

    /** Returns the lease, expired or not; empty when there is none. */
    Optional<Lease> read(String name);
}
