package io.iotdr.mqtt;

import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The factory for {@code provider: mqtt}. */
public final class MqttProviders implements ProviderFactory {

    @Override
    public String name() {
        return "mqtt";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(HealthProbe.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        List<Setting> all = new ArrayList<>(MqttAccess.settings());
        all.add(Setting.optional(
                "topic",
                Setting.ValueType.TEXT,
                "Prefix of the probe's topics, below which the user may publish and subscribe; default dr/probe"));
        all.add(Setting.optional(
                "version", Setting.ValueType.NUMBER, "The version of MQTT: 3, which is 3.1.1, or 5; default 3"));
        return all;
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        MqttProbe.Broker broker = new MqttProbe.Broker(
                MqttAccess.of(settings), settings.text("topic").orElse("dr/probe"), settings.integer("version", 3));
        return type.cast(new MqttProbe(broker, context.clock(), context.scheduler()));
    }
}
