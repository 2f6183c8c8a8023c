package io.iotdr.backup.repository.internal.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens AES-GCM boxes as fast as the JDK seals them. JDK 17's own decryption buffers all input and processes it in one
 * loop, which its JIT hardly ever compiles: 40 MB/s. So this class decrypts in counter mode, which is how GCM encrypts,
 * and seals the result again to compare the tags. This is sound because the tag depends only on the sealed content, and
 * sealing the decrypted content again reproduces the sealed content byte for byte. Nothing of a box is returned unless
 * its tag matches.
 *
 * @see <a href="https://doi.org/10.6028/NIST.SP.800-38D">NIST SP 800-38D, sections 6.5 and 7</a>
 */
final class GcmOpening {

    private static final int TAG_BITS = 8 * Sealing.TAG_BYTES;

    /** The counter of the first block of content; counter 1 belongs to the tag. */
    private static final int FIRST_BLOCK = 2;

    private GcmOpening() {}

    /**
     * Decrypts a box.
     *
     * @param nonce 12 bytes
     * @param sealed the content followed by the tag, from {@code from} on for {@code length} bytes
     * @return the length of the decrypted content in {@code out}
     * @throws AEADBadTagException when the box is not what was sealed
     */
    static int open(SecretKeySpec key, byte[] nonce, byte[] aad, byte[] sealed, int from, int length, byte[] out)
            throws GeneralSecurityException {
        int content = length - Sealing.TAG_BYTES;
        if (content < 0) {
            throw new AEADBadTagException("it is shorter than a tag");
        }
        decrypt(key, nonce, sealed, from, content, out);
        byte[] tag = tag(key, nonce, aad, out, content);
        byte[] there = Arrays.copyOfRange(sealed, from + content, from + length);
        if (!MessageDigest.isEqual(tag, there)) {
            Arrays.fill(out, 0, content, (byte) 0);
            throw new AEADBadTagException("the tag does not match");
        }
        return content;
    }

    private static void decrypt(SecretKeySpec key, byte[] nonce, byte[] sealed, int from, int length, byte[] out)
            throws GeneralSecurityException {
        Cipher counter = Cipher.getInstance("AES/CTR/NoPadding");
        byte[] first = ByteBuffer.allocate(16).put(nonce).putInt(FIRST_BLOCK).array();
        counter.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(first));
        int done = 0;
        for (int left = length; left > 0; left -= CryptoProvider.SLICE) {
            int slice = Math.min(left, CryptoProvider.SLICE);
            done += counter.update(sealed, from + done, slice, out, done);
        }
        counter.doFinal(out, done);
    }

    /** Seals the content again and returns the tag at its end. */
    private static byte[] tag(SecretKeySpec key, byte[] nonce, byte[] aad, byte[] content, int length)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(aad);
        byte[] again = new byte[Math.min(length, CryptoProvider.SLICE) + 2 * Sealing.TAG_BYTES];
        int done = 0;
        for (; length - done > CryptoProvider.SLICE; done += CryptoProvider.SLICE) {
            cipher.update(content, done, CryptoProvider.SLICE, again, 0);
        }
        int end = cipher.doFinal(content, done, length - done, again, 0);
        return Arrays.copyOfRange(again, end - Sealing.TAG_BYTES, end);
    }
}
