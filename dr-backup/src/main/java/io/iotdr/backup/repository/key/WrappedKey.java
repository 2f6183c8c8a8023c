package io.iotdr.backup.repository.key;

import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.spi.ProviderException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts one key with another: AES-256-GCM with a random nonce, which is safe for the few wraps that a key ever
 * makes. Both methods wipe the encrypting key after use.
 */
final class WrappedKey {

    private static final int NONCE = 12;

    private WrappedKey() {}

    static byte[] wrap(byte[] with, byte[] key, byte[] context) {
        try {
            byte[] nonce = Sealing.random(NONCE);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, with, nonce, context).doFinal(key);
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        } finally {
            Arrays.fill(with, (byte) 0);
        }
    }

    /** Decrypts a wrapped key; {@code what} names the key that is tried, for the error message. */
    static byte[] unwrap(byte[] with, byte[] wrapped, byte[] context, String what) {
        try {
            byte[] nonce = Arrays.copyOf(wrapped, NONCE);
            return cipher(Cipher.DECRYPT_MODE, with, nonce, context).doFinal(wrapped, NONCE, wrapped.length - NONCE);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw ProviderException.Outcome.REFUSED.exception(
                    what,
                    "open the repository's key",
                    "the key or passphrase is wrong, or the stored wrapped key is damaged",
                    e);
        } finally {
            Arrays.fill(with, (byte) 0);
        }
    }

    private static Cipher cipher(int mode, byte[] with, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(with, "AES"), new GCMParameterSpec(8 * Sealing.TAG_BYTES, nonce));
        cipher.updateAAD(context);
        return cipher;
    }
}
