package io.iotdr.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Named leases with growing epochs: at most one owner at a time. Implementations are thread-safe. */
public interface LeaseStore {

    /**
     * Who owns a name.
     *
     * @param epoch grows with every change of owner and is never used again; the fencing token
     * @param expiry after it, another may take over
     */
    record Lease(String name, String owner, long epoch, Instant expiry) {}

    /** Takes the lease if it is free, expired, or already the owner's; empty when another holds it. */
    Optional<Lease> acquire(String name, String owner, Duration length);

    /** Prolongs a lease that is still of this owner and epoch; empty when it is not any more. */
    Optional<Lease> renew(Lease lease, Duration length);

    /** Gives a lease back, so that another need not wait for its expiry; does nothing when it is not the owner's any more. */
    void release(Lease lease);

    /** The lease as it stands, expired or not. */
    Optional<Lease> read(String name);
}
