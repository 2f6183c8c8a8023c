package io.iotdr.testkit.fake;

import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** A key service in memory with its own random key. Thread-safe. */
public final class FakeKeyProvider implements KeyProvider {

    private final Faults faults = new Faults();
    private final SecretKey key;

    public FakeKeyProvider() {
        try {
            KeyGenerator generator = KeyGenerator.getInstance("AES");
            generator.init(256);
            key = generator.generateKey();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES", e);
        }
    }

    public Faults faults() {
        return faults;
    }

    @Override
    public String describe() {
        return "fake key";
    }

    @Override
    public byte[] wrap(byte[] dataKey) {
        return faults.call("fake key", "wrap", () -> {
            byte[] nonce = new byte[12];
            new SecureRandom().nextBytes(nonce);
            byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, dataKey);
            byte[] out = Arrays.copyOf(nonce, nonce.length + sealed.length);
            System.arraycopy(sealed, 0, out, nonce.length, sealed.length);
            return out;
        });
    }

    @Override
    public byte[] unwrap(byte[] wrapped) {
        return faults.call("fake key", "unwrap", () -> {
            if (wrapped.length < 12) {
                throw ProviderException.refused("fake key", "unwrap", "it is not a wrapped key");
            }
            return run(
                    Cipher.DECRYPT_MODE, Arrays.copyOf(wrapped, 12), Arrays.copyOfRange(wrapped, 12, wrapped.length));
        });
    }

    private byte[] run(int mode, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(128, nonce));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw ProviderException.Outcome.REFUSED.exception(
                    "fake key", "unwrap", "it was wrapped with another key", e);
        }
    }
}
