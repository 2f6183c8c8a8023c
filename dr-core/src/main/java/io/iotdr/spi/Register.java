package io.iotdr.spi;

import java.util.Optional;

/**
 * Named texts that are replaced by compare-and-set: what a store has to do to hold leases. Implementations are thread-safe and
 * linearizable; texts have less than 4 KiB.
 */
public interface Register {

    /**
     * A text as it stood.
     *
     * @param version the store's own mark of it, such as an ETag; means something to {@link #write} alone
     */
    record Versioned(String text, String version) {}

    /** What stands under a name; empty when nothing was ever written there. */
    Optional<Versioned> read(String name);

    /**
     * Replaces what was {@code seen} under a name.
     *
     * @param name letters, digits, {@code .}, {@code _} and {@code -}
     * @param seen what the writer read; empty when nothing was there
     * @return whether it was replaced; false when something else stands there by now
     * @throws ProviderException when the store could not be asked, or its answer was lost
     */
    boolean write(String name, Optional<Versioned> seen, String text);
}
