package io.iotdr.onprem.postgresql;

import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import io.iotdr.time.TimeSource;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/** The factory for {@code provider: jdbc}: probes by a query. */
public final class JdbcProbeProviders implements ProviderFactory {
    @Override
    public String name() {
        return "jdbc";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(HealthProbe.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        return List.of(
                Setting.required("url", Setting.ValueType.TEXT, "The JDBC URL of a PostgreSQL database"),
                Setting.optional("user", Setting.ValueType.TEXT, "The database user"),
                Setting.optional("password", Setting.ValueType.TEXT, "The user's password (secret)"),
                Setting.optional("query", Setting.ValueType.TEXT, "A query that returns a row; default SELECT 1"),
                Setting.optional("expect", Setting.ValueType.TEXT, "What the first column must be"));
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        Properties login = new Properties();
        settings.text("user").ifPresent(user -> login.setProperty("user", user));
        settings.text("password").ifPresent(password -> login.setProperty("password", password));
        return type.cast(new JdbcProbe(
                PostgresProviders.url(settings),
                login,
                settings.text("query").orElse("SELECT 1"),
                settings.text("expect"),
                new TimeSource(context.clock(), context.scheduler())));
    }
}
