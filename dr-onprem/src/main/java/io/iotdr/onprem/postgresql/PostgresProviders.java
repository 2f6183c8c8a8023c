package io.iotdr.onprem.postgresql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.iotdr.onprem.postgresql.PostgresRejoin.ClusterHost;
import io.iotdr.onprem.postgresql.PostgresStore.Rules;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Register;
import io.iotdr.spi.Replication;
import io.iotdr.spi.Setting;
import io.iotdr.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** The factory for {@code provider: postgresql}: shared state, data stores, replication. Connects at the first use. */
public final class PostgresProviders implements ProviderFactory {

    private static final int CONNECTIONS = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    static final Setting SLOT_LIMIT = Setting.optional(
            "slot_limit_mb",
            Setting.ValueType.NUMBER,
            "How many MiB of log a replication slot may keep until people are warned; default 1024");

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(JournalBlocks.class, Register.class, DataStore.class, Replication.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        List<Setting> all = new ArrayList<>(List.of(
                Setting.required(
                        "url", Setting.ValueType.TEXT, "The JDBC URL, such as jdbc:postgresql://db.example.com/iot"),
                Setting.optional("user", Setting.ValueType.TEXT, "The database user; " + rights(type)),
                Setting.optional("password", Setting.ValueType.TEXT, "The user's password (secret)"),
                Setting.optional("timeout", Setting.ValueType.DURATION, "Limit for one call; default 5s")));
        if (type == DataStore.class) {
            all.add(Setting.optional(
                    "admin_rules",
                    Setting.ValueType.STRING_LIST,
                    "The rules of pg_hba.conf for those who may connect to a fenced cluster; default: the user, by"
                            + " scram-sha-256 over TCP, and local sessions by peer"));
            all.add(Setting.optional(
                    "system_identifier", Setting.ValueType.TEXT, "The identifier that the cluster must have"));
            all.add(Setting.optional(
                    "peers",
                    Setting.ValueType.STRING_LIST,
                    "The JDBC URLs of other standbys; it is not promoted while one of them has more commits"));
            all.add(SLOT_LIMIT);
        }
        if (type == Replication.class) {
            all.add(Setting.required(
                    "from",
                    Setting.ValueType.MAP,
                    "How this cluster connects to that of each other region, by region, such as 'host=db.west"
                            + " user=replicator passfile=/etc/postgresql/pgpass'"));
            all.add(Setting.optional(
                    "data_directory", Setting.ValueType.TEXT, "The data directory on this machine, to be rewound"));
            all.add(Setting.optional("programs", Setting.ValueType.TEXT, "The directory of PostgreSQL's programs"));
            all.add(Setting.optional(
                    "run_as",
                    Setting.ValueType.STRING_LIST,
                    "Runs a command as the cluster's user, such as [sudo, -u, postgres]"));
            all.add(Setting.optional("stop", Setting.ValueType.STRING_LIST, "Stops the cluster"));
            all.add(Setting.optional("start", Setting.ValueType.STRING_LIST, "Starts the cluster"));
            all.add(Setting.optional(
                    "reseed",
                    Setting.ValueType.BOOLEAN,
                    "Replace a cluster that cannot be rewound by a copy of the primary; default false"));
        }
        return all;
    }

    private static String rights(Class<?> type) {
        return type == DataStore.class || type == Replication.class
                ? "a superuser that no service uses"
                : "needs the right to create tables at the first use";
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        if (type == DataStore.class) {
            PostgresServer server = server(url(settings), settings, context);
            PostgresFence fence = new PostgresFence(server, administrators(settings));
            StandbyChoice choice = new StandbyChoice(settings.textList("peers").stream()
                    .map(peer -> server(checked("peers", peer), settings, context))
                    .toList());
            Rules rules = new Rules(settings.text("system_identifier"), slotLimit(settings));
            return type.cast(new PostgresStore(server, fence, choice, rules));
        }
        if (type == Replication.class) {
            return type.cast(new PostgresReplication(
                    server(url(settings), settings, context), settings.textMap("from"), rejoin(settings)));
        }
        HikariDataSource database = pool(settings);
        return type.cast(type == Register.class ? new PostgresRegister(database) : new PostgresBlocks(database));
    }

    /** Returns how many bytes of log a replication slot may keep. */
    static long slotLimit(ProviderSettings settings) {
        int mebibytes = settings.integer("slot_limit_mb", 1024);
        if (mebibytes < 1) {
            throw new IllegalArgumentException("'slot_limit_mb' is " + mebibytes + "; expected 1 or more");
        }
        return (long) mebibytes << 20;
    }

    private static PostgresServer server(String url, ProviderSettings settings, ProviderContext context) {
        Properties login = new Properties();
        settings.text("user").ifPresent(user -> login.setProperty("user", user));
        settings.text("password").ifPresent(password -> login.setProperty("password", password));
        return new PostgresServer(
                url,
                login,
                settings.duration("timeout", TIMEOUT),
                new TimeSource(context.clock(), context.scheduler()));
    }

    private static List<String> administrators(ProviderSettings settings) {
        List<String> given = settings.textList("admin_rules");
        String user = settings.text("user").orElse("postgres");
        List<String> rules = given.isEmpty()
                ? List.of("local all \"" + user + "\" peer", "host all \"" + user + "\" all scram-sha-256")
                : given;
        for (String rule : rules) {
            if (!rule.matches("(local|host|hostssl|hostnossl|hostgssenc|hostnogssenc)\\s[^\\r\\n]+")) {
                throw new IllegalArgumentException("'admin_rules' has '" + rule
                        + "'; expected a rule of pg_hba.conf such as: host all dr_admin 10.0.0.0/8 scram-sha-256");
            }
        }
        return rules;
    }

    private static Optional<PostgresRejoin> rejoin(ProviderSettings settings) {
        if (settings.text("data_directory").isEmpty()) {
            return Optional.empty();
        }
        for (String needed : List.of("stop", "start")) {
            if (settings.textList(needed).isEmpty()) {
                throw new IllegalArgumentException("'data_directory' is set, so '" + needed
                        + "' is needed too, a command such as [systemctl, " + needed + ", postgresql]");
            }
        }
        return Optional.of(new PostgresRejoin(new ClusterHost(
                Path.of(settings.require("data_directory")).toAbsolutePath().normalize(),
                Path.of(settings.require("programs")),
                settings.textList("run_as"),
                settings.textList("stop"),
                settings.textList("start"),
                settings.bool("reseed", false),
                Duration.ofHours(24))));
    }

    static String url(ProviderSettings settings) {
        return checked("url", settings.require("url"));
    }

    private static String checked(String setting, String url) {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("the setting '" + setting
                    + "' is not of PostgreSQL; expected one such as jdbc:postgresql://host/database");
        }
        return url;
    }

    static HikariDataSource pool(ProviderSettings settings) {
        Duration timeout = settings.duration("timeout", TIMEOUT);
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("iot-dr-state");
        pool.setJdbcUrl(url(settings));
        settings.text("user").ifPresent(pool::setUsername);
        settings.text("password").ifPresent(pool::setPassword);
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setMinimumIdle(0);
        pool.setInitializationFailTimeout(-1);
        pool.setConnectionTimeout(Math.max(250, timeout.toMillis()));
        pool.addDataSourceProperty("socketTimeout", String.valueOf(Math.max(1, timeout.toSeconds())));
        pool.addDataSourceProperty("connectTimeout", String.valueOf(Math.max(1, timeout.toSeconds())));
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        return new HikariDataSource(pool);
    }
}
