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
        return List.of(
                Setting.optional(
                        "passphrase",
                        Setting.ValueType.TEXT,
                        "At least 8 characters; a secret: set it as ${NAME} or ${file:…}"),
                Setting.optional(
                        "passphrase_command",
                        Setting.ValueType.STRING_LIST,
                        "In place of it: program and arguments, no shell, that print it as their first line, such as [pass,"
                                + " show, iot-dr]"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        List<String> command = settings.textList("passphrase_command");
        if (settings.text("passphrase").isPresent() == !command.isEmpty()) {
            throw new IllegalArgumentException("give either 'passphrase' or 'passphrase_command'");
        }
        return type.cast(
                command.isEmpty()
                        ? new PassphraseKey(settings.require("passphrase"))
                        : new PassphraseKey(new CommandPassphrase(command, context.scheduler())));
    }
}
