package io.iotdr.repository.internal.seal;

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
 * Opens AES-GCM boxes as fast as the platform seals them. JDK 17's own decryption gathers all input and works on it in one loop, which
 * its JIT hardly ever compiles: 40 MB/s. So the content is decrypted in counter mode, which is all that GCM does to it, and sealed once
 * more to see whether the same tag comes out: the tag depends on the sealed content alone, and the content sealed again is that, byte for
 * byte. Nothing of a box whose tag is another is given away.
 *
 * @see <a href="https://doi.org/10.6028/NIST.SP.800-38D">NIST SP 800-38D, sections 6.5 and 7</a>
 */
final class GcmOpening {

    private static final int TAG_BITS = 8 * Sealing.TAG_BYTES;

    /** The counter of the first block of content; 1 is the tag's. */
    private static final int FIRST_BLOCK = 2;

    private GcmOpening() {}

    /**
     * Decrypts a box.
     *
     * @param nonce 12 bytes
     * @param sealed the content and then the tag, from {@code from} on for {@code length} bytes
     * @return the length of the content, which is in {@code out}
     * @throws AEADBadTagException when it is not what was sealed
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
            throw new AEADBadTagException("the tag is another");
        }
        return content;
    }

    private static void decrypt(SecretKeySpec key, byte[] nonce, byte[] sealed, int from, int length, byte[] out)
            throws GeneralSecurityException {
        Cipher counter = Cipher.getInstance("AES/CTR/NoPadding");
        byte[] first = ByteBuffer.allocate(16).put(nonce).putInt(FIRST_BLOCK).array();
        counter.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(first));
        int done = 0;
        for (int left = length; left > 0; left -= Cryptography.SLICE) {
            int slice = Math.min(left, Cryptography.SLICE);
            done += counter.update(sealed, from + done, slice, out, done);
        }
        counter.doFinal(out, done);
    }

    /** The end of what the platform makes of the content. */
    private static byte[] tag(SecretKeySpec key, byte[] nonce, byte[] aad, byte[] content, int length)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(aad);
        byte[] again = new byte[Math.min(length, Cryptography.SLICE) + 2 * Sealing.TAG_BYTES];
        int done = 0;
        for (; length - done > Cryptography.SLICE; done += Cryptography.SLICE) {
            cipher.update(content, done, Cryptography.SLICE, again, 0);
        }
        int end = cipher.doFinal(content, done, length - done, again, 0);
        return Arrays.copyOfRange(again, end - Sealing.TAG_BYTES, end);
    }
}
