package io.iotdr.spi;

import java.util.Optional;

/**
 * Named texts that are replaced by compare-and-set: the operations that a store provides so that it can hold leases.
 * Implementations are thread-safe and linearizable. A text is shorter than 4 KiB.
 */
public interface Register {

    /**
     * A text together with its version.
     *
     * @param version the store's own version mark, such as an ETag; only {@link #write} interprets it
     */
    record Versioned(String text, String version) {}

    /** Returns the text under a name; empty when none was ever written. */
    Optional<Versioned> read(String name);

    /**
     * Replaces the text under a name if it is still {@code seen}.
     *
     * @param name letters, digits, {@code .}, {@code _} and {@code -}
     * @param seen the result of the writer's {@link #read}; empty when there was no text
     * @return whether the text was replaced; false when the store holds another version
     * @throws ProviderException when the store could not be reached or its answer was lost
     */
    boolean write(String name, Optional<Versioned> seen, String text);
}
