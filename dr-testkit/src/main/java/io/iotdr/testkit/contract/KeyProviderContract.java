package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Contract test of a {@link KeyProvider}. */
@Bounded
public abstract class KeyProviderContract {

    private static final byte[] DATA_KEY =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    protected abstract KeyProvider provider();

    /** Returns a provider of the same kind with another key. */
    protected abstract KeyProvider another();

    @Test
    void aWrappedDataKeyIsUnwrapped() {
        KeyProvider provider = provider();
        assertThat(provider.unwrap(provider.wrap(DATA_KEY))).isEqualTo(DATA_KEY);
    }

    @Test
    void wrappingADataKeyTwiceGivesDifferentResults() {
        KeyProvider provider = provider();
        assertThat(provider.wrap(DATA_KEY)).isNotEqualTo(provider.wrap(DATA_KEY));
    }

    @Test
    void unwrappingWithAnotherKeyIsRefused() {
        byte[] wrapped = provider().wrap(DATA_KEY);
        refused(() -> another().unwrap(wrapped));
    }

    @Test
    void aDamagedWrappedKeyIsRefused() {
        KeyProvider provider = provider();
        byte[] wrapped = provider.wrap(DATA_KEY);
        for (int i = wrapped.length - 40; i < wrapped.length; i += 3) {
            byte[] damaged = wrapped.clone();
            damaged[i] ^= 1;
            refused(() -> provider.unwrap(damaged));
        }
        refused(() -> provider.unwrap(new byte[0]));
        refused(() -> provider.unwrap(java.util.Arrays.copyOf(wrapped, wrapped.length - 1)));
    }

    @Test
    void theDescriptionDoesNotRevealTheKey() {
        KeyProvider provider = provider();
        assertThat(provider.describe()).isNotBlank();
        assertThat(provider.toString()).doesNotContainPattern("[0-9a-f]{32}");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(ProviderException.Outcome.REFUSED));
    }
}
