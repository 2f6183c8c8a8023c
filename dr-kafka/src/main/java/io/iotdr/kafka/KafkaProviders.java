package io.iotdr.kafka;

import io.iotdr.spi.DataStore;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Replication;
import io.iotdr.spi.Setting;
import io.iotdr.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The factory for {@code provider: kafka}: data stores, and replication by MirrorMaker 2. Connects at the first use. */
public final class KafkaProviders implements ProviderFactory {

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(DataStore.class, Replication.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        List<Setting> all = new ArrayList<>(KafkaSettings.cluster());
        all.add(Setting.required(
                "topics",
                Setting.ValueType.STRING_LIST,
                "The topics into which the platform writes, such as [telemetry, \"alerts.*\"]"));
        if (type == Replication.class) {
            all.add(Setting.required(
                    "from",
                    Setting.ValueType.MAP,
                    "Each region that is copied from: bootstrap, client_file, connectors, and alias and prefix if they are"
                            + " not the region's name and that name with a dot"));
            all.addAll(KafkaSettings.connect(true));
        } else {
            all.add(Setting.required(
                    "from",
                    Setting.ValueType.MAP,
                    "Each region that is copied from: bootstrap, client_file, alias and prefix"));
            all.add(Setting.optional(
                    "groups",
                    Setting.ValueType.STRING_LIST,
                    "The consumer groups that continue here after a promotion, by the checkpoints of MirrorMaker"));
            all.add(Setting.optional(
                    "readers",
                    Setting.ValueType.STRING_LIST,
                    "Who may read fenced topics that have no access rules, such as [\"User:mirror\"]"));
        }
        return all;
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        TimeSource time = KafkaSettings.time(context);
        Duration limit = KafkaSettings.limit(settings);
        KafkaCluster cluster = KafkaSettings.cluster(settings, KafkaSettings.timeout(settings), time);
        List<TopicName> topics = TopicName.parse(settings.textList("topics"));
        WriteFence fence = new WriteFence(cluster, new FenceRules(topics, readers(settings)), limit);
        Map<String, MirrorSource> sources = sources(settings, cluster, topics, type == Replication.class);
        return type.cast(
                type == Replication.class
                        ? new MirrorReplication(cluster, KafkaSettings.connect(settings, time), sources, fence, limit)
                        : new KafkaStore(
                                cluster, fence, sources, new GroupOffsets(cluster, settings.textList("groups"))));
    }

    private static List<String> readers(ProviderSettings settings) {
        List<String> readers = settings.textList("readers");
        readers.stream().filter(r -> !r.matches("[A-Za-z]+:.+")).findFirst().ifPresent(r -> {
            throw new IllegalArgumentException("'readers' has '" + r + "'; expected such as User:mirror");
        });
        return readers;
    }

    private static Map<String, MirrorSource> sources(
            ProviderSettings settings, KafkaCluster cluster, List<TopicName> topics, boolean withConnectors) {
        Map<String, MirrorSource> sources = new TreeMap<>();
        settings.children("from").forEach((region, from) -> {
            String alias = from.text("alias").orElse(region);
            String prefix = from.text("prefix").orElse(alias + ".");
            List<String> connectors = from.textList("connectors");
            if (withConnectors && connectors.isEmpty()) {
                throw new IllegalArgumentException("'from." + region
                        + ".connectors' is empty; name the connectors that copy from it, such as [" + region
                        + "-source, " + region + "-checkpoint]");
            }
            if (!withConnectors && prefix.isEmpty()) {
                throw new IllegalArgumentException(
                        "'from." + region + ".prefix' is empty; a data store needs copies with names"
                                + " of their own, because writing to its topics is denied while it is a replica");
            }
            KafkaCluster source = KafkaSettings.cluster(from, cluster.timeout(), cluster.time());
            CopyProgress progress = new CopyProgress(cluster, source, topics, prefix);
            sources.put(region, new MirrorSource(alias, prefix, connectors, progress));
        });
        if (sources.isEmpty()) {
            throw new IllegalArgumentException(
                    "'from' names no region; expected such as {west: {bootstrap: [kafka.west:9092]"
                            + (withConnectors ? ", connectors: [west-source, west-checkpoint]}}" : "}}"));
        }
        return sources;
    }
}
