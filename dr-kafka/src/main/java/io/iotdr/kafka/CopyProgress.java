package io.iotdr.kafka;

import io.iotdr.error.Reason;
import io.iotdr.kafka.RecordStamps.Stamp;
import io.iotdr.spi.ProviderException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the copies of topics contain what was written into their source, in another cluster. A copy keeps the order, the
 * content and the timestamps of the records, but not their offsets; so a copy is complete when its last record is that of the
 * source.
 *
 * <p>While the source does not answer, each partition is as complete as earlier looks of this object proved, or as its last
 * record tells. Thread-safe.
 */
final class CopyProgress {

    private static final Logger LOG = LoggerFactory.getLogger(CopyProgress.class);

    private final KafkaCluster target;
    private final KafkaCluster source;
    private final List<TopicName> topics;
    private final String prefix;
    private volatile Proof proof = new Proof(Map.of(), Set.of(), Instant.EPOCH);

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

    /**
     * The result of earlier looks, when the source answered.
     *
     * @param complete up to which moment each partition is complete
     * @param copied the partitions whose copies had records
     * @param at when the last look began
     */
    private record Proof(Map<TopicPartition, Instant> complete, Set<TopicPartition> copied, Instant at) {

        Proof and(Map<TopicPartition, Optional<Instant>> found, Set<TopicPartition> now, Instant look) {
            Map<TopicPartition, Instant> earlier = proved(now);
            Map<TopicPartition, Instant> all = new HashMap<>();
            found.forEach((partition, moment) -> {
                Instant before = earlier.getOrDefault(partition, Instant.EPOCH);
                all.put(partition, moment.filter(before::isBefore).orElse(before));
            });
            return new Proof(Map.copyOf(all), Set.copyOf(now), look);
        }

        /**
         * Returns what earlier looks proved of the copies as they are now.
         *
         * @param now the partitions whose copies have records; one that has none any more was deleted
         */
        Map<TopicPartition, Instant> proved(Set<TopicPartition> now) {
            Map<TopicPartition, Instant> all = new HashMap<>(complete);
            all.replaceAll((partition, moment) ->
                    copied.contains(partition) && !now.contains(partition) ? Instant.EPOCH : moment);
            return all;
        }
    }

    /**
     * How far the copies are.
     *
     * @param complete up to which moment; empty when the topics have no records
     * @param sourceAnswers whether the source answered
     */
    record CopyState(Optional<Instant> complete, boolean sourceAnswers) {}

    /**
     * Compares the clusters now. What is wrong with the source is logged only: it must not hold the failover away from it.
     *
     * @throws ProviderException when the target does not answer, or cannot be compared
     */
    CopyState look() {
        Instant now = target.time().clock().now();
        Map<TopicPartition, Stamp> copied = copied();
        try {
            Map<TopicPartition, Optional<Instant>> found = compare(copied, now);
            Proof renewed = proof.and(found, copied.keySet(), now);
            proof = renewed;
            return new CopyState(renewed.complete().values().stream().min(Instant::compareTo), true);
        } catch (ProviderException noAnswer) {
            LOG.warn("{} cannot be compared with its source: {}", target.place(), Reason.of(noAnswer));
            return new CopyState(withoutSource(copied, now), false);
        }
    }

    /**
     * Checks that the source shows the topics.
     *
     * @throws ProviderException when it does not answer, or shows some of them not
     */
    void check() {
        refuseMissing(source.read(
                "read its topics", admin -> TopicEnds.read(admin, topics, IsolationLevel.READ_UNCOMMITTED)));
    }

    /** Returns whether the target has no record in the topics. */
    boolean copiesAreEmpty() {
        return target.read("read its topics", this::copies).partitions().values().stream()
                .allMatch(TopicEnds.Bounds::isEmpty);
    }

    /** Returns the last record of each copy that has one, by the partition of the source. Aborted ones do not count. */
    private Map<TopicPartition, Stamp> copied() {
        Map<TopicPartition, Stamp> out = new HashMap<>();
        LastRecords.read(target, target.read("read its topics", this::copies), IsolationLevel.READ_COMMITTED)
                .forEach((copy, last) ->
                        out.put(new TopicPartition(copy.topic().substring(prefix.length()), copy.partition()), last));
        return out;
    }

    /** The copies are read before the source, so what is copied meanwhile counts as lacking. */
    private Map<TopicPartition, Optional<Instant>> compare(Map<TopicPartition, Stamp> copied, Instant now) {
        TopicEnds ends =
                source.read("read its topics", admin -> TopicEnds.read(admin, topics, IsolationLevel.READ_UNCOMMITTED));
        refuseMissing(ends);
        Map<TopicPartition, Optional<Instant>> found = new HashMap<>();
        List<TopicPartition> unlike = unlike(ends, copied, IsolationLevel.READ_UNCOMMITTED);
        if (!unlike.isEmpty()) {
            // Connectors that copy only what is committed leave out what a transaction aborted.
            TopicEnds committed =
                    source.read("read its topics", a -> TopicEnds.of(a, unlike, IsolationLevel.READ_COMMITTED));
            List<TopicPartition> lacking = unlike(committed, copied, IsolationLevel.READ_COMMITTED);
            found.putAll(Lacking.since(source, lacking, ends, copied, now));
        }
        ends.partitions().keySet().forEach(partition -> found.putIfAbsent(partition, Optional.of(now)));
        return found;
    }

    private List<TopicPartition> unlike(TopicEnds ends, Map<TopicPartition, Stamp> copied, IsolationLevel isolation) {
        Map<TopicPartition, Stamp> written = LastRecords.read(source, ends, isolation);
        return ends.partitions().entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .filter(partition -> !written.containsKey(partition)
                        || !Optional.ofNullable(copied.get(partition))
                                .equals(Optional.ofNullable(written.get(partition))))
                .toList();
    }

    /**
     * Returns up to which moment the copies are complete when nobody can be asked what was written: no record
     * tells more than that they were at the last look.
     */
    private Optional<Instant> withoutSource(Map<TopicPartition, Stamp> copied, Instant now) {
        Proof known = proof;
        Instant latest = known.complete().isEmpty() ? now : known.at();
        Map<TopicPartition, Instant> complete = known.proved(copied.keySet());
        copied.forEach((partition, last) -> {
            Instant told = Lacking.before(last, latest).orElse(Instant.EPOCH);
            complete.merge(partition, told, (a, b) -> a.isAfter(b) ? a : b);
        });
        topics.stream()
                .filter(topic -> !topic.prefix())
                .filter(topic -> complete.keySet().stream().noneMatch(p -> topic.matches(p.topic())))
                .forEach(topic -> complete.put(new TopicPartition(topic.name(), 0), Instant.EPOCH));
        return complete.values().stream().min(Instant::compareTo);
    }

    private void refuseMissing(TopicEnds ends) {
        TopicName.refuseMissing(
                topics.stream().filter(topic -> !topic.prefix()).toList(),
                ends.partitions().keySet().stream().map(TopicPartition::topic).toList(),
                source.place(),
                "read its topics");
    }

    private TopicEnds copies(Admin admin) throws ExecutionException, InterruptedException {
        TopicEnds ends = TopicEnds.read(
                admin,
                topics.stream()
                        .map(topic -> new TopicName(prefix + topic.name(), topic.prefix()))
                        .toList(),
                IsolationLevel.READ_COMMITTED);
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
}
