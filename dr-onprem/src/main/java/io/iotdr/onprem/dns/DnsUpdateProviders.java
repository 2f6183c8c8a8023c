package io.iotdr.onprem.dns;

import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The factory for {@code provider: rfc2136}. */
public final class DnsUpdateProviders implements ProviderFactory {

    @Override
    public String name() {
        return "rfc2136";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(DnsProvider.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(
                Setting.required("server", Setting.ValueType.TEXT, "host:port of the primary authority"),
                Setting.required("zone", Setting.ValueType.TEXT, "The zone, such as iot.example.com."),
                Setting.optional("key_name", Setting.ValueType.TEXT, "The TSIG key's name"),
                Setting.optional("key_secret", Setting.ValueType.TEXT, "The TSIG key in base64 (secret)"),
                Setting.optional(
                        "key_algorithm",
                        Setting.ValueType.TEXT,
                        "The TSIG algorithm, such as hmac-sha512; default hmac-sha256"),
                Setting.optional(
                        "key_file",
                        Setting.ValueType.TEXT,
                        "A file with the TSIG key, as tsig-keygen prints it, instead of the settings key_…; read at each use"),
                Setting.optional(
                        "secondaries",
                        Setting.ValueType.STRING_LIST,
                        "host:port of each other authoritative server; a run waits a while until they have a change; default:"
                                + " those of the zone's NS records, at port 53"),
                Setting.optional(
                        "resolvers",
                        Setting.ValueType.STRING_LIST,
                        "host:port of servers that resolve names for devices; a run tells how long they remember the old"
                                + " records"),
                Setting.optional("timeout", Setting.ValueType.DURATION, "Limit for one message; default 3s"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        String zone = absolute(settings.require("zone"));
        DnsExchange primary = new DnsExchange(
                server(settings.require("server")),
                DnsUpdate.name(zone),
                key(settings),
                settings.duration("timeout", Duration.ofSeconds(3)),
                context.clock());
        return type.cast(new DnsUpdate(primary, zone, secondaries(settings), servers(settings, "resolvers")));
    }

    private static ZoneServers secondaries(ProviderSettings settings) {
        return new ZoneServers(
                settings.names().contains("secondaries")
                        ? Optional.of(servers(settings, "secondaries"))
                        : Optional.empty(),
                ZoneServers.PORT);
    }

    private static List<InetSocketAddress> servers(ProviderSettings settings, String name) {
        return settings.textList(name).stream().map(DnsUpdateProviders::server).toList();
    }

    private static String absolute(String zone) {
        return zone.endsWith(".") ? zone : zone + ".";
    }

    static InetSocketAddress server(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return colon < 0
                    ? InetSocketAddress.createUnresolved(text, 53)
                    : InetSocketAddress.createUnresolved(
                            text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the server '" + text + "' is not host:port", e);
        }
    }

    private static Supplier<Optional<DnsKey>> key(ProviderSettings settings) {
        Optional<String> name = settings.text("key_name");
        Optional<String> secret = settings.text("key_secret");
        Optional<String> file = settings.text("key_file");
        if (file.isPresent()) {
            if (name.isPresent() || secret.isPresent()) {
                throw new IllegalArgumentException("'key_file' has the name and the secret; remove 'key_name' and"
                        + " 'key_secret', or 'key_file'");
            }
            return new DnsKeyFile(Path.of(file.get()));
        }
        if (name.isEmpty() && secret.isEmpty()) {
            return Optional::empty;
        }
        Optional<DnsKey> key = Optional.of(new DnsKey(
                settings.require("key_name"),
                settings.text("key_algorithm").orElse("hmac-sha256"),
                settings.require("key_secret")));
        return () -> key;
    }
}
