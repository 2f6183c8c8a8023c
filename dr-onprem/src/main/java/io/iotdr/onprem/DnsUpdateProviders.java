package io.iotdr.onprem;

import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TextParseException;

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
                Setting.optional("timeout", Setting.ValueType.DURATION, "Limit for one message; default 3s"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        return type.cast(new DnsUpdate(
                server(settings.require("server")),
                absolute(settings.require("zone")),
                key(settings),
                settings.duration("timeout", Duration.ofSeconds(3))));
    }

    private static String absolute(String zone) {
        return zone.endsWith(".") ? zone : zone + ".";
    }

    private static InetSocketAddress server(String text) {
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

    private static Optional<TSIG> key(ProviderSettings settings) {
        Optional<String> name = settings.text("key_name");
        if (name.isEmpty() && settings.text("key_secret").isEmpty()) {
            return Optional.empty();
        }
        String algorithm = settings.text("key_algorithm").orElse("hmac-sha256");
        try {
            return Optional.of(new TSIG(
                    Name.fromString(algorithm, Name.root),
                    Name.fromString(settings.require("key_name"), Name.root),
                    java.util.Base64.getDecoder().decode(settings.require("key_secret"))));
        } catch (TextParseException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the TSIG key '" + name.orElse("")
                            + "' is not usable; expected key_name, key_secret in base64 and a"
                            + " key_algorithm such as hmac-sha256",
                    e);
        }
    }
}
