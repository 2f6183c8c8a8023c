package io.iotdr.onprem.dns;

import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The factory for {@code provider: dns}: probes by a DNS answer. */
public final class DnsProbeProviders implements ProviderFactory {
    @Override
    public String name() {
        return "dns";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(HealthProbe.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(
                Setting.required("server", Setting.ValueType.TEXT, "host:port of a resolver or an authority"),
                Setting.required("name", Setting.ValueType.TEXT, "The name to ask for"),
                Setting.optional("type", Setting.ValueType.TEXT, "The type of record; default A"),
                Setting.optional("expect", Setting.ValueType.STRING_LIST, "The values of the answer; default any"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        String name = settings.require("name");
        return type.cast(new DnsProbe(
                DnsUpdateProviders.server(settings.require("server")),
                name.endsWith(".") ? name : name + ".",
                settings.text("type").orElse("A").toUpperCase(Locale.ROOT),
                settings.textList("expect"),
                context.clock()));
    }
}
