package io.iotdr.kafka;

import static io.iotdr.kafka.KafkaCluster.get;
import static java.util.Objects.requireNonNull;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.connect.mirror.MirrorClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets consumer groups continue in the target where they were in the source, by the checkpoints of
 * {@code MirrorCheckpointConnector}. A checkpoint is at or before the position of the group, so some records are consumed
 * again and none is left out. Thread-safe.
 *
 * @see <a href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-382%3A+MirrorMaker+2.0">KIP-382</a>
 */
final class GroupOffsets {

    private static final Logger LOG = LoggerFactory.getLogger(GroupOffsets.class);

    private final KafkaCluster target;
    private final List<String> groups;

    GroupOffsets(KafkaCluster target, List<String> groups) {
        this.target = target;
        this.groups = List.copyOf(groups);
    }

    /**
     * Sets the offsets of the groups whose consumers are not running, and never back. A group whose offsets cannot be set is
     * told of in the log: it must not keep producers from writing.
     *
     * @param alias the source's name at MirrorMaker
     */
    void translate(String alias) {
        for (String group : groups) {
            try {
                target.change("set the offsets of " + group, admin -> {
                    translate(admin, group, checkpoints(admin, group, alias));
                    return admin;
                });
            } catch (ProviderException failed) {
                LOG.warn(
                        "the consumer group {} starts where auto.offset.reset tells it, since its offsets were not set: {}",
                        group,
                        Reason.of(failed));
            }
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> checkpoints(Admin admin, String group, String alias)
            throws ExecutionException, InterruptedException {
        Map<String, Object> properties = target.properties("read checkpoints");
        try (MirrorClient mirror = new MirrorClient(properties)) {
            Set<String> topics = get(admin.listTopics().names());
            boolean exist = topics.stream()
                    .anyMatch(topic ->
                            mirror.replicationPolicy().isCheckpointsTopic(topic) && topic.startsWith(alias + "."));
            if (!exist) {
                return Map.of();
            }
            Map<TopicPartition, OffsetAndMetadata> all =
                    new HashMap<>(mirror.remoteConsumerOffsets(group, alias, target.timeout()));
            // Checkpoints of topics that were deleted stay.
            all.keySet().removeIf(partition -> !topics.contains(partition.topic()));
            return all;
        } catch (KafkaException e) {
            throw target.failure("read the checkpoints of " + group, Outcome.NOT_DONE, e);
        }
    }

    private void translate(Admin admin, String group, Map<TopicPartition, OffsetAndMetadata> checkpoints)
            throws ExecutionException, InterruptedException {
        if (checkpoints.isEmpty()) {
            LOG.warn(
                    "{}: the consumer group {} has no checkpoint, so its consumers start where auto.offset.reset tells"
                            + " them. Let MirrorCheckpointConnector copy it",
                    target.place(),
                    group);
            return;
        }
        if (isActive(admin, group)) {
            LOG.warn("{}: the consumers of {} run already, so their offsets stay as they are", target.place(), group);
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> ahead = new HashMap<>(checkpoints);
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group))
                .forEach((partition, offset) -> {
                    OffsetAndMetadata checkpoint = checkpoints.get(partition);
                    if (offset != null && checkpoint != null && offset.offset() >= checkpoint.offset()) {
                        ahead.remove(partition);
                    }
                });
        if (!ahead.isEmpty()) {
            get(admin.alterConsumerGroupOffsets(group, ahead).all());
        }
    }

    private static boolean isActive(Admin admin, String group) throws ExecutionException, InterruptedException {
        try {
            ConsumerGroupDescription described = get(requireNonNull(admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)));
            return described.groupState() != GroupState.EMPTY && described.groupState() != GroupState.DEAD;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw e;
        }
    }
}
