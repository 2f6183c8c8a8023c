package io.iotdr.backup.repository.internal.seal;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Derives keys by HKDF with SHA-256 (RFC 5869). */
final class Hkdf {

    private static final String HMAC = "HmacSHA256";
    private static final int HASH = 32;

    private Hkdf() {}

    /**
     * Derives a key: HKDF-Extract, then HKDF-Expand.
     *
     * @param salt may be empty
     * @param info the purpose of the derived key
     * @param bytes the length of the derived key, 1 to 8160
     */
    static byte[] derive(byte[] key, byte[] salt, byte[] info, int bytes) {
        if (bytes < 1 || bytes > 255 * HASH) {
            throw new IllegalArgumentException(bytes + " bytes cannot be derived; expected 1 to 8160 (RFC 5869)");
        }
        try {
            Mac mac = CryptoProvider.mac(HMAC);
            mac.init(new SecretKeySpec(salt.length == 0 ? new byte[HASH] : salt, HMAC));
            mac.init(new SecretKeySpec(mac.doFinal(key), HMAC));
            byte[] out = new byte[bytes];
            byte[] block = {};
            for (int done = 0, count = 1; done < bytes; done += HASH, count++) {
                mac.update(block);
                mac.update(info);
                block = mac.doFinal(new byte[] {(byte) count});
                System.arraycopy(block, 0, out, done, Math.min(HASH, bytes - done));
            }
            return out;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }
}
