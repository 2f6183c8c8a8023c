package io.iotdr.onprem;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Register;
import io.iotdr.spi.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The factory for {@code provider: postgresql}: shared state in a database. Connects at the first use. */
public final class PostgresProviders implements ProviderFactory {

    private static final int CONNECTIONS = 4;

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(JournalBlocks.class, Register.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(
                Setting.required(
                        "url", Setting.ValueType.TEXT, "The JDBC URL, such as jdbc:postgresql://db.example.com/iot"),
                Setting.optional(
                        "user",
                        Setting.ValueType.TEXT,
                        "The database user; needs the right to create tables at the first use"),
                Setting.optional("password", Setting.ValueType.TEXT, "The user's password (secret)"),
                Setting.optional("timeout", Setting.ValueType.DURATION, "Limit for one call; default 5s"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        HikariDataSource database = pool(settings);
        return type.cast(type == Register.class ? new PostgresRegister(database) : new PostgresBlocks(database));
    }

    static HikariDataSource pool(ProviderSettings settings) {
        String url = settings.require("url");
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "the setting 'url' is '" + url + "'; expected one such as jdbc:postgresql://host/database");
        }
        Duration timeout = settings.duration("timeout", Duration.ofSeconds(5));
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("iot-dr-state");
        pool.setJdbcUrl(url);
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
