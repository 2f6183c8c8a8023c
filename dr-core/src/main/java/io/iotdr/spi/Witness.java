package io.iotdr.spi;

/**
 * A place from where a region is seen, other than the region itself. A guard asks all of them whether its region may go on writing
 * while the store of its lease cannot be reached (Patroni calls the rule failsafe mode).
 *
 * <p>Every process that may drive a recovery has to be one: the one that takes a region's right away says no from before it does.
 * Implementations are thread-safe.
 */
public interface Witness {

    /**
     * Whether nothing that this place knows of takes the right to write under a plan from {@code region}; false when it knows nothing.
     *
     * @throws ProviderException when it cannot be asked, which counts as no
     */
    boolean agrees(String planId, String region);
}
