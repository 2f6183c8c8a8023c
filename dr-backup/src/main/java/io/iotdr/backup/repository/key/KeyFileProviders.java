package io.iotdr.backup.repository.key;

import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code provider: keyfile}: a key in a file that only its owner can read. */
public final class KeyFileProviders implements ProviderFactory {

    @Override
    public String name() {
        return "keyfile";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(KeyProvider.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(Setting.required(
                "path", Setting.ValueType.TEXT, "A file with 64 hexadecimal digits that only its owner can read"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        return type.cast(new KeyFile(Path.of(settings.require("path"))));
    }
}
