package io.iotdr.backup.repository.key;

import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.util.List;
import java.util.Set;

/** {@code provider: passphrase}: a key derived from a passphrase. */
public final class PassphraseProviders implements ProviderFactory {

    @Override
    public String name() {
        return "passphrase";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(KeyProvider.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(Setting.required(
                "passphrase",
                Setting.ValueType.TEXT,
                "At least 8 characters; a secret: set it as ${NAME} or ${file:…}"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        return type.cast(new PassphraseKey(settings.require("passphrase")));
    }
}
