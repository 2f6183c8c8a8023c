package io.iotdr.config;

import io.iotdr.alert.LogChannel;
import io.iotdr.alert.WebhookChannel;
import io.iotdr.health.AlertmanagerProbe;
import io.iotdr.health.CommandProbe;
import io.iotdr.health.HttpProbe;
import io.iotdr.health.PrometheusProbe;
import io.iotdr.health.TcpProbe;
import io.iotdr.health.TlsProbe;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import io.iotdr.spi.TlsFiles;
import io.iotdr.time.TimeSource;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;

/** The providers that need no other library: probes, log and webhook channels. */
final class CoreProviders {

    private CoreProviders() {}

    private record Simple(
            String name,
            Class<?> type,
            List<Setting> settings,
            BiFunction<ProviderSettings, ProviderContext, Object> maker)
            implements ProviderFactory {

        @Override
        public Set<Class<?>> makes() {
            return Set.of(type);
        }

        @Override
        public List<Setting> settings(Class<?> wanted) {
            return settings;
        }

        @Override
        public <T> T make(Class<T> wanted, ProviderSettings given, ProviderContext context) {
            return wanted.cast(maker.apply(given, context));
        }
    }

    static List<ProviderFactory> all() {
        Setting url = Setting.required("url", Setting.ValueType.TEXT, "An http or https URL");
        Setting webhook = Setting.required("webhook", Setting.ValueType.TEXT, "The URL to post to (secret)");
        Setting local = Setting.optional(
                "allow_private", Setting.ValueType.BOOLEAN, "Allow loopback and link-local addresses; default false");
        return List.of(
                new Simple(
                        "http",
                        HealthProbe.class,
                        with(
                                TlsFiles.settings(),
                                url,
                                Setting.optional(
                                        "interval", Setting.ValueType.DURATION, "The time between two probes")),
                        (s, c) -> new HttpProbe(
                                url(s.require("url")), c.clock(), TlsFiles.of(s).context())),
                new Simple(
                        "tcp",
                        HealthProbe.class,
                        List.of(
                                Setting.required("host", Setting.ValueType.TEXT, "A name or address"),
                                Setting.required("port", Setting.ValueType.NUMBER, "1 to 65535")),
                        (s, c) -> new TcpProbe(s.require("host"), port(s), c.clock())),
                new Simple(
                        "tls",
                        HealthProbe.class,
                        with(
                                TlsFiles.settings(),
                                Setting.required("host", Setting.ValueType.TEXT, "A name or address"),
                                Setting.required("port", Setting.ValueType.NUMBER, "1 to 65535"),
                                Setting.optional(
                                        "left",
                                        Setting.ValueType.DURATION,
                                        "How long its certificate must be valid from now on; default 0s")),
                        CoreProviders::tls),
                new Simple(
                        "command",
                        HealthProbe.class,
                        List.of(Setting.required(
                                "command",
                                Setting.ValueType.STRING_LIST,
                                "Program and arguments, no shell; exit status 0 is healthy, 3 tells nothing")),
                        (s, c) -> new CommandProbe(s.textList("command"), c.clock())),
                new Simple(
                        "prometheus",
                        HealthProbe.class,
                        List.of(
                                Setting.required(
                                        "url", Setting.ValueType.TEXT, "The server, such as http://prometheus:9090"),
                                Setting.required("query", Setting.ValueType.TEXT, "An instant query of PromQL"),
                                Setting.optional("above", Setting.ValueType.NUMBER, "Healthy values are above this"),
                                Setting.optional("below", Setting.ValueType.NUMBER, "Healthy values are below this")),
                        CoreProviders::prometheus),
                new Simple(
                        "alertmanager",
                        HealthProbe.class,
                        List.of(
                                Setting.required(
                                        "url", Setting.ValueType.TEXT, "The server, such as http://alertmanager:9093"),
                                Setting.required(
                                        "matchers",
                                        Setting.ValueType.STRING_LIST,
                                        "What an active alert must match to count against the region, such as"
                                                + " region=\"west\""),
                                Setting.optional(
                                        "watchdog",
                                        Setting.ValueType.TEXT,
                                        "The name of an alert that always fires; without it, the probe tells nothing")),
                        (s, c) -> new AlertmanagerProbe(
                                url(s.require("url")), s.textList("matchers"), s.text("watchdog"), c.clock())),
                new Simple("log", AlertChannel.class, List.of(), (s, c) -> new LogChannel()),
                new Simple(
                        "webhook",
                        AlertChannel.class,
                        List.of(webhook, local),
                        (s, c) -> reaching(s, WebhookChannel.of(url(s.require("webhook"))))),
                new Simple(
                        "slack",
                        AlertChannel.class,
                        List.of(webhook, local),
                        (s, c) -> reaching(s, WebhookChannel.slack(url(s.require("webhook"))))),
                new Simple(
                        "pagerduty",
                        AlertChannel.class,
                        List.of(Setting.required(
                                "integration_key",
                                Setting.ValueType.TEXT,
                                "The integration key of an Events API v2 integration (secret)")),
                        (s, c) -> WebhookChannel.pagerDuty(s.require("integration_key"))));
    }

    private static List<Setting> with(List<Setting> more, Setting... own) {
        List<Setting> all = new ArrayList<>(List.of(own));
        all.addAll(more);
        return all;
    }

    private static WebhookChannel reaching(ProviderSettings settings, WebhookChannel channel) {
        return settings.bool("allow_private", false) ? channel.allowingLocalAddresses() : channel;
    }

    private static TlsProbe tls(ProviderSettings settings, ProviderContext context) {
        try {
            SSLContext trusted = TlsFiles.of(settings).context().isPresent()
                    ? TlsFiles.of(settings).context().get()
                    : SSLContext.getDefault();
            return new TlsProbe(
                    InetSocketAddress.createUnresolved(settings.require("host"), port(settings)),
                    settings.duration("left", Duration.ZERO),
                    trusted,
                    new TimeSource(context.clock(), context.scheduler()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("this Java platform has no TLS: " + e.getMessage(), e);
        }
    }

    private static PrometheusProbe prometheus(ProviderSettings settings, ProviderContext context) {
        return new PrometheusProbe(
                url(settings.require("url")),
                settings.require("query"),
                new PrometheusProbe.HealthyRange(limit(settings, "above"), limit(settings, "below")),
                context.clock());
    }

    private static Optional<Double> limit(ProviderSettings settings, String name) {
        return settings.text(name).map(text -> {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + name + "' is '" + text + "'; expected a number", e);
            }
        });
    }

    private static int port(ProviderSettings settings) {
        int port = settings.integer("port", 0);
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("the port is " + port + "; expected 1 to 65535");
        }
        return port;
    }

    private static URI url(String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException notUri) {
            throw new IllegalArgumentException("the URL is malformed; expected https://host/path", notUri);
        }
        throw new IllegalArgumentException(
                "the URL is not an http or https URL with a host; expected https://host/path");
    }
}
