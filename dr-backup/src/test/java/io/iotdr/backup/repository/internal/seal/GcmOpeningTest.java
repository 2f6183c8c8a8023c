package io.iotdr.backup.repository.internal.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that ciphertext of the JDK is decrypted, and that any other ciphertext is refused. */
final class GcmOpeningTest {

    private static final byte[] AAD = "pack\0name\0007".getBytes(StandardCharsets.US_ASCII);

    private final SplittableRandom random = new SplittableRandom(1);

    private byte[] bytes(int count) {
        byte[] out = new byte[count];
        random.nextBytes(out);
        return out;
    }

    private static byte[] seal(byte[] key, byte[] nonce, byte[] content) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(AAD);
        return cipher.doFinal(content);
    }

    private static byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] sealed) throws GeneralSecurityException {
        byte[] out = new byte[Math.max(0, sealed.length - 16)];
        int length = GcmOpening.open(new SecretKeySpec(key, "AES"), nonce, aad, sealed, 0, sealed.length, out);
        assertThat(length).isEqualTo(out.length);
        return out;
    }

    /** Tests case 16 of the GCM proposal to NIST by McGrew and Viega. */
    @Test
    void testCase16OfTheGcmProposalIsDecrypted() throws GeneralSecurityException {
        HexFormat hex = HexFormat.of();
        byte[] sealed = hex.parseHex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662" + "76fc6ece0f4e1768cddf8853bb2d551b");
        byte[] plain = open(
                hex.parseHex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
                hex.parseHex("cafebabefacedbaddecaf888"),
                hex.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
                sealed);
        assertThat(hex.formatHex(plain))
                .isEqualTo("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 16_383, 16_384, 16_385, 32_768, 1_000_000})
    void ciphertextOfAnyLengthIsDecryptedAndAnyChangeIsRefused(int length) throws GeneralSecurityException {
        byte[] key = bytes(32);
        byte[] nonce = bytes(12);
        byte[] content = bytes(length);
        byte[] sealed = seal(key, nonce, content);
        assertThat(open(key, nonce, AAD, sealed)).isEqualTo(content);
        int step = Math.max(1, sealed.length / 50);
        for (int at = 0; at < sealed.length; at += step) {
            byte[] damaged = sealed.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> open(key, nonce, AAD, damaged)).isInstanceOf(AEADBadTagException.class);
        }
        assertThatThrownBy(() -> open(key, nonce, new byte[] {1}, sealed)).isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> open(key, bytes(12), AAD, sealed)).isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> open(bytes(32), nonce, AAD, sealed)).isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> open(key, nonce, AAD, Arrays.copyOf(sealed, Math.min(15, sealed.length - 1))))
                .isInstanceOf(AEADBadTagException.class);
    }

    @Test
    void noPlaintextIsReleasedWhenTheTagIsWrong() throws GeneralSecurityException {
        byte[] key = bytes(32);
        byte[] nonce = bytes(12);
        byte[] sealed = seal(key, nonce, bytes(100_000));
        sealed[5] ^= 1;
        byte[] out = new byte[100_000];
        assertThatThrownBy(
                        () -> GcmOpening.open(new SecretKeySpec(key, "AES"), nonce, AAD, sealed, 0, sealed.length, out))
                .isInstanceOf(AEADBadTagException.class);
        assertThat(out).containsOnly(0);
    }
}
