package io.iotdr.kafka;

import io.iotdr.net.OutboundHttp;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import io.iotdr.spi.TlsFiles;
import io.iotdr.time.TimeSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings that the providers of this module share. */
final class KafkaSettings {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CHANGE = Duration.ofSeconds(60);

    private KafkaSettings() {}

    /** Returns the settings of a connection to a cluster. */
    static List<Setting> cluster() {
        return List.of(
                Setting.required(
                        "bootstrap",
                        Setting.ValueType.STRING_LIST,
                        "Brokers of the cluster, such as [kafka.east:9092]"),
                Setting.optional(
                        "client_file",
                        Setting.ValueType.TEXT,
                        "A properties file for the connection, as Kafka's tools take it with --command-config"),
                Setting.optional("timeout", Setting.ValueType.DURATION, "Limit for one question; default 10s"),
                Setting.optional(
                        "limit", Setting.ValueType.DURATION, "How long a change may take to be complete; default 60s"));
    }

    /** Returns the settings of a connection to Kafka Connect. */
    static List<Setting> connect(boolean required) {
        String workers = "The REST interfaces of the workers of Kafka Connect, such as [http://connect.east:8083]";
        List<Setting> all = new ArrayList<>(List.of(
                new Setting("connect", Setting.ValueType.STRING_LIST, required, workers),
                Setting.optional("user", Setting.ValueType.TEXT, "The user at Kafka Connect"),
                Setting.optional("password", Setting.ValueType.TEXT, "That user's password (secret)")));
        all.addAll(TlsFiles.settings());
        return all;
    }

    static KafkaCluster cluster(ProviderSettings settings, Duration timeout, TimeSource time) {
        List<String> bootstrap = settings.textList("bootstrap");
        if (bootstrap.isEmpty() || !bootstrap.stream().allMatch(b -> b.matches("\\S+:[0-9]{1,5}"))) {
            throw new IllegalArgumentException(
                    "'bootstrap' is " + bootstrap + "; expected brokers such as [kafka.east:9092]");
        }
        return new KafkaCluster(bootstrap, settings.text("client_file").map(Path::of), timeout, time);
    }

    static Duration timeout(ProviderSettings settings) {
        Duration timeout = settings.duration("timeout", TIMEOUT);
        if (timeout.compareTo(Duration.ofMillis(100)) < 0 || timeout.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("'timeout' is " + timeout + "; expected 100ms to 10m");
        }
        return timeout;
    }

    static Duration limit(ProviderSettings settings) {
        return settings.duration("limit", CHANGE);
    }

    static TimeSource time(ProviderContext context) {
        return new TimeSource(context.clock(), context.scheduler());
    }

    static ConnectApi connect(ProviderSettings settings, TimeSource time) {
        OutboundHttp plain = OutboundHttp.allowingLocalAddresses("Kafka Connect");
        OutboundHttp http = TlsFiles.of(settings).context().map(plain::with).orElse(plain);
        Optional<String> login = settings.text("user")
                .map(user -> user + ":" + settings.text("password").orElse(""));
        return new ConnectApi(http, workers(settings), login, timeout(settings), time);
    }

    private static List<URI> workers(ProviderSettings settings) {
        List<String> texts = settings.textList("connect");
        if (texts.isEmpty() || !texts.stream().allMatch(t -> t.matches("https?://[^/]+:[0-9]{1,5}/?"))) {
            throw new IllegalArgumentException(
                    "'connect' is " + texts + "; expected addresses such as [http://connect.east:8083]");
        }
        return texts.stream().map(URI::create).toList();
    }
}
