package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.repository.key.PassphraseKey;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderException;
import org.junit.jupiter.api.Test;

/** Tests a key derived from a passphrase. */
final class PassphraseKeyTest extends KeyProviderContract {

    @Override
    protected KeyProvider provider() {
        return new PassphraseKey("correct horse battery staple");
    }

    @Override
    protected KeyProvider another() {
        return new PassphraseKey("correct horse battery stable");
    }

    @Test
    void aPassphraseOfFewerThan8CharactersProtectsNothing() {
        byte[] wrapped = new PassphraseKey("correct horse battery staple").wrap(new byte[32]);
        assertThatThrownBy(() -> new PassphraseKey("secret").wrap(new byte[32]))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("fewer than 8 characters");
        assertThatThrownBy(() -> new PassphraseKey("secret").unwrap(wrapped))
                .hasMessageContaining("the key or passphrase is wrong");
    }
}
