package io.iotdr.backup.repository.key;

import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * Wraps keys with a key derived from a passphrase by scrypt (RFC 7914) with N = 2^15, r = 8, p = 1: each guess costs
 * about 32 MiB and a tenth of a second. The parameters are stored in the wrapped key.
 */
public final class PassphraseKey implements KeyProvider {

    private static final byte VERSION = 1;
    private static final byte LOG_N = 15;
    private static final byte MAX_LOG_N = 20;
    private static final byte R = 8;
    private static final byte P = 1;
    private static final int SALT = 16;

    /** The most memory to try a wrapped key with, in bytes: whoever can write into a location chooses its parameters. */
    private static final long MOST_MEMORY = 256L << 20;

    private static final int HEADER = 4 + SALT;

    private final Supplier<String> passphrase;

    /** Uses a passphrase; only one of at least 8 characters can protect a repository. */
    public PassphraseKey(String passphrase) {
        this(() -> passphrase);
    }

    /** Uses a passphrase that is read when it is needed. */
    PassphraseKey(Supplier<String> passphrase) {
        this.passphrase = passphrase;
    }

    @Override
    public String describe() {
        return "passphrase";
    }

    @Override
    public byte[] wrap(byte[] dataKey) {
        if (passphrase.get().length() < 8) {
            throw ProviderException.refused(
                    describe(), "protect the repository", "it has fewer than 8 characters; choose a longer one");
        }
        byte[] header = ByteBuffer.allocate(HEADER)
                .put(VERSION)
                .put(LOG_N)
                .put(R)
                .put(P)
                .put(Sealing.random(SALT))
                .array();
        byte[] sealed = WrappedKey.wrap(stretch(header), dataKey, header);
        return ByteBuffer.allocate(HEADER + sealed.length)
                .put(header)
                .put(sealed)
                .array();
    }

    @Override
    public byte[] unwrap(byte[] wrapped) {
        boolean ours = wrapped.length > HEADER
                && wrapped[0] == VERSION
                && wrapped[1] >= 10
                && wrapped[1] <= MAX_LOG_N
                && wrapped[2] > 0
                && wrapped[2] <= 16
                && wrapped[3] > 0
                && wrapped[3] <= 16
                && (128L * wrapped[2] << wrapped[1]) <= MOST_MEMORY;
        if (!ours) {
            throw ProviderException.refused(
                    describe(),
                    "open the repository's key",
                    "the wrapped key was not made with a passphrase, or is in a newer format");
        }
        byte[] header = Arrays.copyOf(wrapped, HEADER);
        byte[] sealed = Arrays.copyOfRange(wrapped, HEADER, wrapped.length);
        return WrappedKey.unwrap(stretch(header), sealed, header, describe());
    }

    private byte[] stretch(byte[] header) {
        byte[] salt = Arrays.copyOfRange(header, 4, HEADER);
        return SCrypt.generate(
                passphrase.get().getBytes(StandardCharsets.UTF_8),
                salt,
                1 << header[1],
                header[2],
                header[3],
                Sealing.KEY_BYTES);
    }

    @Override
    public String toString() {
        return describe();
    }
}
