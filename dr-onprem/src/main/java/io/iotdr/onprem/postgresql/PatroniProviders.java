package io.iotdr.onprem.postgresql;

import io.iotdr.net.OutboundHttp;
import io.iotdr.onprem.postgresql.PatroniCluster.Database;
import io.iotdr.onprem.postgresql.PatroniReplication.PatroniSource;
import io.iotdr.onprem.postgresql.PostgresStore.Rules;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Replication;
import io.iotdr.spi.Setting;
import io.iotdr.spi.TlsFiles;
import io.iotdr.time.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** The factory for {@code provider: patroni}: data stores and replication. Connects at the first use. */
public final class PatroniProviders implements ProviderFactory {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CHANGE = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "patroni";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(DataStore.class, Replication.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        List<Setting> all = new ArrayList<>(List.of(
                Setting.required(
                        "members",
                        Setting.ValueType.STRING_LIST,
                        "The REST interface of each member of the region's cluster, such as [http://10.0.0.1:8008]"),
                Setting.optional("user", Setting.ValueType.TEXT, "The user of restapi.authentication"),
                Setting.optional("password", Setting.ValueType.TEXT, "That user's password (secret)"),
                Setting.optional("database", Setting.ValueType.TEXT, "The database to connect to; default postgres"),
                Setting.required(
                        "database_user", Setting.ValueType.TEXT, "The database user, a member of the role pg_monitor"),
                Setting.optional("database_password", Setting.ValueType.TEXT, "The database user's password (secret)"),
                Setting.optional(
                        "sslmode",
                        Setting.ValueType.TEXT,
                        "How the connection to the database is encrypted, such as verify-full; default prefer"),
                Setting.optional("timeout", Setting.ValueType.DURATION, "Limit for one answer; default 5s"),
                Setting.optional(
                        "limit",
                        Setting.ValueType.DURATION,
                        "How long Patroni may take for a change of the role; default 60s")));
        all.addAll(TlsFiles.settings());
        all.add(
                type == Replication.class
                        ? Setting.required(
                                "from",
                                Setting.ValueType.MAP,
                                "The leader of each other region's cluster, by region, such as {west: {host: db.west, port:"
                                        + " 5432}}")
                        : Setting.optional(
                                "system_identifier",
                                Setting.ValueType.TEXT,
                                "The identifier that the cluster must have"));
        if (type == DataStore.class) {
            all.add(PostgresProviders.SLOT_LIMIT);
        }
        return all;
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        PatroniCluster cluster = cluster(settings, new TimeSource(context.clock(), context.scheduler()));
        Duration limit = settings.duration("limit", CHANGE);
        return type.cast(
                type == Replication.class
                        ? new PatroniReplication(cluster, sources(settings), limit)
                        : new PatroniStore(
                                cluster,
                                new Rules(settings.text("system_identifier"), PostgresProviders.slotLimit(settings)),
                                limit));
    }

    private static PatroniCluster cluster(ProviderSettings settings, TimeSource time) {
        OutboundHttp plain = OutboundHttp.allowingLocalAddresses("Patroni");
        OutboundHttp http = TlsFiles.of(settings).context().map(plain::with).orElse(plain);
        Optional<String> login = settings.text("user")
                .map(user -> user + ":" + settings.text("password").orElse(""));
        Duration timeout = settings.duration("timeout", TIMEOUT);
        Properties database = new Properties();
        database.setProperty("user", settings.require("database_user"));
        settings.text("database_password").ifPresent(p -> database.setProperty("password", p));
        settings.text("sslmode").ifPresent(mode -> database.setProperty("sslmode", mode));
        settings.text("ca").ifPresent(ca -> database.setProperty("sslrootcert", ca));
        return new PatroniCluster(
                new PatroniApi(http, members(settings), login, timeout),
                new Database(settings.text("database").orElse("postgres"), database, timeout),
                time);
    }

    private static List<URI> members(ProviderSettings settings) {
        List<URI> members = new ArrayList<>();
        for (String text : settings.textList("members")) {
            if (!text.matches("https?://[^/]+/?")) {
                throw new IllegalArgumentException(
                        "'members' has '" + text + "'; expected an address such as http://10.0.0.1:8008");
            }
            members.add(URI.create(text));
        }
        if (members.isEmpty()) {
            throw new IllegalArgumentException("'members' is empty; name the REST interface of each member");
        }
        return members;
    }

    private static Map<String, PatroniSource> sources(ProviderSettings settings) {
        Map<String, PatroniSource> sources = new TreeMap<>();
        settings.children("from").forEach((region, source) -> {
            int port = source.integer("port", 5432);
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("'from." + region + ".port' is " + port + "; expected 1 to 65535");
            }
            String host = source.require("host");
            if (!host.matches("[A-Za-z0-9._:-]+")) {
                throw new IllegalArgumentException("'from." + region + ".host' is '" + host
                        + "'; expected one name or address that leads to the leader, since a replica may have less");
            }
            sources.put(region, new PatroniSource(host, port));
        });
        if (sources.isEmpty()) {
            throw new IllegalArgumentException(
                    "'from' names no region; expected such as {west: {host: 10.0.0.1, port: 5432}}");
        }
        return sources;
    }
}
