package io.iotdr.kafka;

import io.iotdr.kafka.GroupReplication.Consumers;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Replication;
import io.iotdr.spi.Setting;
import io.iotdr.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The factory for {@code provider: kafka-group}: replication by a consumer group. Connects at the first use. */
public final class KafkaGroupProviders implements ProviderFactory {

    @Override
    public String name() {
        return "kafka-group";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(Replication.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        List<Setting> all = new ArrayList<>(KafkaSettings.cluster());
        all.add(Setting.required(
                "group", Setting.ValueType.TEXT, "The consumer group; that of a sink connector is connect-NAME"));
        all.add(Setting.optional(
                "connectors", Setting.ValueType.STRING_LIST, "The sink connectors that are its consumers"));
        all.addAll(KafkaSettings.connect(false));
        return all;
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        TimeSource time = KafkaSettings.time(context);
        List<String> connectors = settings.textList("connectors");
        if (connectors.isEmpty() != settings.textList("connect").isEmpty()) {
            throw new IllegalArgumentException("'connect' and 'connectors' need each other; give both or none");
        }
        Optional<Consumers> consumers = connectors.isEmpty()
                ? Optional.empty()
                : Optional.of(new Consumers(
                        KafkaSettings.connect(settings, time), connectors, KafkaSettings.limit(settings)));
        return type.cast(new GroupReplication(
                KafkaSettings.cluster(settings, KafkaSettings.timeout(settings), time),
                settings.require("group"),
                consumers));
    }
}
