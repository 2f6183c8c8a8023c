package io.iotdr.spi;

/**
 * An observer of a region that runs outside it. While a {@code RegionGuard} cannot reach its lease store, it asks every
 * witness whether its region may continue to write (Patroni calls this failsafe mode).
 *
 * <p>Every process that may run a recovery must be a witness: it must stop agreeing before it takes the right to write
 * from the region. Implementations are thread-safe.
 */
public interface Witness {

    /**
     * Returns whether {@code region} still has the right to write under a plan. Returns false when this witness knows
     * nothing about the plan.
     *
     * @throws ProviderException when the witness cannot be reached; the guard counts this as false
     */
    boolean agrees(String planId, String region);
}
