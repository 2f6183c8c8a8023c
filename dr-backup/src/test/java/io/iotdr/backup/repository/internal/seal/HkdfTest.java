package io.iotdr.backup.repository.internal.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.junit.jupiter.api.Test;

/** Tests the key derivation against the vectors of RFC 5869, appendix A, and against Bouncy Castle. */
final class HkdfTest {

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Test
    void theFirstTestVectorOfRfc5869IsDerived() {
        byte[] out = Hkdf.derive(
                hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"),
                hex("000102030405060708090a0b0c"),
                hex("f0f1f2f3f4f5f6f7f8f9"),
                42);
        assertThat(HexFormat.of().formatHex(out))
                .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    }

    @Test
    void theThirdTestVectorOfRfc5869WithoutSaltAndInfoIsDerived() {
        byte[] out = Hkdf.derive(hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"), new byte[0], new byte[0], 42);
        assertThat(HexFormat.of().formatHex(out))
                .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    }

    @Test
    void derivedKeysEqualThoseOfBouncyCastle() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            byte[] key = new byte[1 + random.nextInt(80)];
            byte[] salt = new byte[random.nextInt(80)];
            byte[] info = new byte[random.nextInt(40)];
            random.nextBytes(key);
            random.nextBytes(salt);
            random.nextBytes(info);
            byte[] expected = new byte[1 + random.nextInt(8160)];
            HKDFBytesGenerator peer = new HKDFBytesGenerator(new SHA256Digest());
            peer.init(new HKDFParameters(key, salt, info));
            peer.generateBytes(expected, 0, expected.length);
            assertThat(Hkdf.derive(key, salt, info, expected.length)).isEqualTo(expected);
        }
    }

    @Test
    void anOutputLongerThanRfc5869AllowsIsRefused() {
        assertThatThrownBy(() -> Hkdf.derive(new byte[32], new byte[0], new byte[0], 8161))
                .hasMessageContaining("RFC 5869");
    }
}
