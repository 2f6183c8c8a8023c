package io.iotdr.kafka;

import static java.util.Objects.requireNonNull;

import io.iotdr.kafka.TopicEnds.End;
import io.iotdr.spi.ProviderException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How far the copies of topics contain what was written into their source, in another cluster. A copy keeps the order and the
 * timestamps of the records, but not their offsets; so a copy is complete when its newest record is as new as that of the
 * source, and as many records follow it.
 *
 * <p>While the source answers, the result is exact. When it does not, each partition counts as complete up to the last look
 * of this object at which it was complete, or else to its newest record. Thread-safe.
 */
final class CopyProgress {

    private final KafkaCluster target;
    private final KafkaCluster source;
    private final List<TopicName> topics;
    private final String prefix;
    private volatile Map<TopicPartition, Known> known = Map.of();

    /**
     * Compares two clusters.
     *
     * @param topics the topics as they are named in the source
     * @param prefix stands before these names in the target
     */
    CopyProgress(KafkaCluster target, KafkaCluster source, List<TopicName> topics, String prefix) {
        this.target = target;
        this.source = source;
        this.topics = List.copyOf(topics);
        this.prefix = prefix;
    }

    /** The end of a partition of the source, and before which look it was there. */
    private record Known(End end, Instant at) {}

    /**
     * How far the copies are.
     *
     * @param complete up to which moment; empty when the topics have no records
     * @param sourceAnswers whether the source answered
     */
    record CopyState(Optional<Instant> complete, boolean sourceAnswers) {}

    /**
     * Compares the clusters now.
     *
     * @throws ProviderException when the target does not answer, or cannot be compared
     */
    CopyState look() {
        Instant before = target.time().clock().now();
        boolean answers = remember(before);
        Map<TopicPartition, Known> originals = known;
        Map<TopicPartition, CopyTail> copies = CopyTail.read(target, target.read("read its topics", this::copies));
        Map<TopicPartition, Instant> complete = new HashMap<>();
        Map<TopicPartition, CopyTail> unlike = new HashMap<>();
        originals.forEach((partition, original) -> {
            CopyTail copy = copies.getOrDefault(copyOf(partition), CopyTail.EMPTY);
            if (hasAll(copy, original.end())) {
                complete.put(partition, later(original.at(), Instant.ofEpochMilli(copy.time())));
            } else if (answers) {
                unlike.put(partition, copy);
            } else {
                complete.put(partition, Instant.ofEpochMilli(Math.max(0, copy.time() - 1)));
            }
        });
        Lacking.first(source, unlike, ends(originals, unlike.keySet()))
                .forEach((partition, first) ->
                        complete.put(partition, first.map(t -> t.minusMillis(1)).orElse(before)));
        if (originals.isEmpty()) {
            copies.forEach((partition, copy) -> {
                if (copy.time() >= 0) {
                    complete.put(partition, Instant.ofEpochMilli(copy.time()));
                }
            });
        }
        return new CopyState(
                complete.values().stream().min(Instant::compareTo).map(point -> earlier(point, before)), answers);
    }

    private static Map<TopicPartition, End> ends(
            Map<TopicPartition, Known> originals, Collection<TopicPartition> partitions) {
        Map<TopicPartition, End> ends = new HashMap<>();
        partitions.forEach(partition ->
                ends.put(partition, requireNonNull(originals.get(partition)).end()));
        return ends;
    }

    /** The tail of the source may count markers too, so a complete copy may look incomplete here, never the other way. */
    private static boolean hasAll(CopyTail copy, End end) {
        return copy.time() > end.newest()
                || copy.time() == end.newest() && (end.newest() < 0 || copy.records() >= end.tail());
    }

    /** Returns whether the target has no record in the topics. */
    boolean copiesAreEmpty() {
        return target.read("read its topics", this::copies).partitions().values().stream()
                .allMatch(TopicEnds.EMPTY::equals);
    }

    /** Remembers where the source ends; returns whether it answered. */
    private boolean remember(Instant before) {
        try {
            Map<TopicPartition, Known> now = new HashMap<>();
            TopicEnds ends = source.read("read its topics", admin -> TopicEnds.read(admin, topics));
            refuseMissing(ends);
            ends.partitions().forEach((partition, end) -> now.put(partition, new Known(end, before)));
            known = Map.copyOf(now);
            return true;
        } catch (ProviderException noAnswer) {
            if (!noAnswer.retryable()) {
                throw noAnswer;
            }
            return false;
        }
    }

    /** A topic that the login may not see looks like one that does not exist, and would seem to be copied. */
    private void refuseMissing(TopicEnds ends) {
        List<TopicName> missing = topics.stream()
                .filter(topic -> !topic.prefix())
                .filter(topic -> ends.partitions().keySet().stream().noneMatch(p -> topic.matches(p.topic())))
                .toList();
        if (!missing.isEmpty()) {
            throw ProviderException.refused(
                    source.place(),
                    "read its topics",
                    "it has no topics " + missing
                            + ", or its login may not DESCRIBE them; correct 'topics', or permit it");
        }
    }

    private TopicEnds copies(Admin admin) throws ExecutionException, InterruptedException {
        TopicEnds ends = TopicEnds.read(
                admin,
                topics.stream()
                        .map(topic -> new TopicName(prefix + topic.name(), topic.prefix()))
                        .toList());
        refuseOwnTimes(admin, ends.partitions().keySet());
        return ends;
    }

    /** A topic that stamps records itself tells when a record was copied, which may be long after it was written. */
    private void refuseOwnTimes(Admin admin, Collection<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        List<ConfigResource> resources = partitions.stream()
                .map(p -> new ConfigResource(ConfigResource.Type.TOPIC, p.topic()))
                .distinct()
                .toList();
        for (Map.Entry<ConfigResource, Config> topic :
                KafkaCluster.get(admin.describeConfigs(resources).all()).entrySet()) {
            if (topic.getValue()
                    .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
                    .value()
                    .equals("LogAppendTime")) {
                throw ProviderException.refused(
                        target.place(),
                        "compare it with its source",
                        "the topic " + topic.getKey().name() + " stamps copied records with its own time. Set "
                                + TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG + "=CreateTime for it, and exclude that"
                                + " property in config.properties.exclude of MirrorSourceConnector");
            }
        }
    }

    private TopicPartition copyOf(TopicPartition original) {
        return new TopicPartition(prefix + original.topic(), original.partition());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
