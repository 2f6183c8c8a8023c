package io.iotdr.mqtt;

import io.iotdr.mqtt.EmqxFleet.EmqxDevices;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The factory for {@code provider: emqx}. */
public final class EmqxProviders implements ProviderFactory {

    @Override
    public String name() {
        return "emqx";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(DeviceFleet.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(
                Setting.required("url", Setting.ValueType.TEXT, "The REST interface, such as http://127.0.0.1:18083"),
                Setting.required("api_key", Setting.ValueType.TEXT, "An API key of the dashboard"),
                Setting.required("api_secret", Setting.ValueType.TEXT, "The key's secret (secret)"),
                Setting.required(
                        "listeners",
                        Setting.ValueType.STRING_LIST,
                        "The listeners of devices, of the types tcp and ssl, such as [ssl:default]"),
                Setting.required("registered", Setting.ValueType.NUMBER, "How many devices the whole fleet has"),
                Setting.optional(
                        "access_rules",
                        Setting.ValueType.STRING_LIST,
                        "The access rules of the listeners while they accept devices; default [allow all]"),
                Setting.optional(
                        "other_clients",
                        Setting.ValueType.TEXT,
                        "A regular expression that matches the ids of the clients that are no devices; default none"),
                Setting.optional(
                        "connects_per_second",
                        Setting.ValueType.NUMBER,
                        "How many new connections a second the cluster bears"),
                Setting.optional("timeout", Setting.ValueType.DURATION, "Limit for one answer; default 30s"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        List<String> listeners = settings.textList("listeners");
        if (listeners.isEmpty()) {
            throw new IllegalArgumentException("'listeners' is empty; name the listeners of devices");
        }
        for (String listener : listeners) {
            if (!listener.matches("(tcp|ssl):[A-Za-z0-9_.-]+")) {
                throw new IllegalArgumentException(
                        "the listener '" + listener
                                + "' is not of the type tcp or ssl, which alone obey access rules; expected such as ssl:default");
            }
        }
        List<String> rules = settings.textList("access_rules");
        int bears = settings.integer("connects_per_second", 0);
        EmqxDevices devices = new EmqxDevices(
                listeners,
                MosquittoProviders.registered(settings),
                rules.isEmpty() ? List.of("allow all") : rules,
                Pattern.compile(settings.text("other_clients").orElse("")),
                bears < 1 ? Optional.empty() : Optional.of(bears));
        EmqxApi api = new EmqxApi(
                URI.create(settings.require("url")),
                settings.require("api_key"),
                settings.require("api_secret"),
                settings.duration("timeout", Duration.ofSeconds(30)));
        return type.cast(new EmqxFleet(api, devices));
    }
}
