package io.iotdr.onprem;

import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import io.iotdr.spi.TlsFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The factory for {@code provider: mqtt}. */
public final class MqttProviders implements ProviderFactory {

    @Override
    public String name() {
        return "mqtt";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(HealthProbe.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        List<Setting> all = new ArrayList<>(TlsFiles.settings());
        all.addAll(List.of(
                Setting.required("host", Setting.ValueType.TEXT, "The broker's name or address"),
                Setting.optional("port", Setting.ValueType.NUMBER, "The broker's port; default 1883, with TLS 8883"),
                Setting.optional("tls", Setting.ValueType.BOOLEAN, "Connect with TLS; default false"),
                Setting.optional(
                        "username", Setting.ValueType.TEXT, "A user who may publish and subscribe below the topic"),
                Setting.optional("password", Setting.ValueType.TEXT, "The user's password (secret)"),
                Setting.optional("topic", Setting.ValueType.TEXT, "Prefix of the probe's topics; default dr/probe")));
        return all;
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        boolean tls = settings.bool("tls", false);
        int port = settings.integer("port", tls ? 8883 : 1883);
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("the port is " + port + "; expected 1 to 65535");
        }
        MqttProbe.Broker broker = new MqttProbe.Broker(
                settings.require("host"),
                port,
                tls ? Optional.of(TlsFiles.of(settings)) : Optional.empty(),
                settings.text("topic").orElse("dr/probe"),
                settings.text("username")
                        .map(user -> new MqttProbe.MqttLogin(
                                user, settings.text("password").orElse(""))));
        return type.cast(new MqttProbe(broker, context.clock(), context.scheduler()));
    }
}
