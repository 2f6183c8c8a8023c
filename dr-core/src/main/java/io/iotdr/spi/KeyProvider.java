package io.iotdr.spi;

/** Wraps and unwraps a data key with a key that never leaves the provider. Implementations are thread-safe. */
public interface KeyProvider {

    /** Which key this is, without telling it: a key id, a file name, or {@code passphrase}. */
    String describe();

    /** Seals {@code dataKey}; the result may be stored anywhere. */
    byte[] wrap(byte[] dataKey);

    /**
     * Opens what {@link #wrap} made.
     *
     * @return an array of the caller's own, who wipes it
     * @throws ProviderException with outcome {@code REFUSED} when this is not the key it was wrapped with
     */
    byte[] unwrap(byte[] wrapped);
}
