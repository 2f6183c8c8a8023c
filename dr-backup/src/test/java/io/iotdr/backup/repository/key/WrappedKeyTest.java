package io.iotdr.backup.repository.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.spi.ProviderException;
import org.junit.jupiter.api.Test;

/** Tests that the key that wraps the repository key does not stay in memory. */
final class WrappedKeyTest {

    @Test
    void theWrappingKeyIsWipedFromMemoryAfterUse() {
        byte[] with = Sealing.random(Sealing.KEY_BYTES);
        byte[] copy = with.clone();
        byte[] key = Sealing.random(Sealing.KEY_BYTES);
        byte[] wrapped = WrappedKey.wrap(with, key, new byte[0]);
        assertThat(with).containsOnly(0);
        byte[] another = copy.clone();
        assertThat(WrappedKey.unwrap(another, wrapped, new byte[0], "it")).isEqualTo(key);
        assertThat(another).containsOnly(0);
        wrapped[20] ^= 1;
        assertThatThrownBy(() -> WrappedKey.unwrap(copy, wrapped, new byte[0], "it"))
                .isInstanceOf(ProviderException.class);
        assertThat(copy).containsOnly(0);
    }
}
