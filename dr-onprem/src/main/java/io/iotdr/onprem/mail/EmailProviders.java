package io.iotdr.onprem.mail;

import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The factory for {@code type: email}. A channel without a {@code server} loads and fails at its first use. */
public final class EmailProviders implements ProviderFactory {

    @Override
    public String name() {
        return "email";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(AlertChannel.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(
                Setting.optional("recipients", Setting.ValueType.STRING_LIST, "Addresses, besides the plan's contacts"),
                Setting.optional("server", Setting.ValueType.TEXT, "The SMTP server's host"),
                Setting.optional("port", Setting.ValueType.NUMBER, "The SMTP port; default 587"),
                Setting.optional("starttls", Setting.ValueType.BOOLEAN, "Require STARTTLS; default true"),
                Setting.optional("username", Setting.ValueType.TEXT, "For SMTP authentication"),
                Setting.optional("password", Setting.ValueType.TEXT, "The user's password (secret)"),
                Setting.optional("from", Setting.ValueType.TEXT, "The sender's address; default iot-dr@localhost"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        if (settings.text("server").isEmpty()) {
            return type.cast(new WithoutServer());
        }
        EmailChannel.Server server = new EmailChannel.Server(
                settings.require("server"),
                settings.integer("port", 587),
                settings.bool("starttls", true),
                settings.text("username")
                        .map(u -> new EmailChannel.SmtpLogin(
                                u, settings.text("password").orElse(""))));
        return type.cast(new EmailChannel(
                server, settings.text("from").orElse("iot-dr@localhost"), settings.textList("recipients")));
    }

    /** A channel that has recipients but no server. */
    private static final class WithoutServer implements AlertChannel {
        @Override
        public String describe() {
            return "email";
        }

        @Override
        public Optional<String> unusable() {
            return Optional.of("no SMTP server is configured; add 'server' to the email channel");
        }

        @Override
        public void deliver(AlertMessage message) {
            throw ProviderException.refused(describe(), "send", unusable().orElseThrow());
        }
    }
}
