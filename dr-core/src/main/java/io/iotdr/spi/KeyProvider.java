package io.iotdr.spi;

/** Wraps and unwraps a data key with a key that never leaves the provider. Implementations are thread-safe. */
public interface KeyProvider {

    /** Returns an identifier of the key that reveals nothing of it: a key id, a file name, or {@code passphrase}. */
    String describe();

    /** Encrypts {@code dataKey}. The result may be stored anywhere. */
    byte[] wrap(byte[] dataKey);

    /**
     * Decrypts the result of {@link #wrap}.
     *
     * @return a new array that the caller must wipe after use
     * @throws ProviderException with outcome {@code REFUSED} when the data key was wrapped with another key
     */
    byte[] unwrap(byte[] wrapped);
}
