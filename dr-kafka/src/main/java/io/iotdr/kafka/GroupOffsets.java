package io.iotdr.kafka;

import static io.iotdr.kafka.KafkaCluster.get;
import static java.util.Objects.requireNonNull;

import io.iotdr.spi.ProviderException.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.connect.mirror.DefaultReplicationPolicy;
import org.apache.kafka.connect.mirror.IdentityReplicationPolicy;
import org.apache.kafka.connect.mirror.MirrorClient;
import org.apache.kafka.connect.mirror.MirrorClientConfig;
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
     * Sets the offsets of the groups whose consumers are not running, and never back.
     *
     * @param alias the source's name at MirrorMaker
     * @param samePolicy whether copies have the names of their originals
     */
    void translate(String alias, boolean samePolicy) {
        if (groups.isEmpty()) {
            return;
        }
        target.change("set the offsets of consumer groups", admin -> {
            for (String group : groups) {
                translate(admin, group, checkpoints(admin, group, alias, samePolicy));
            }
            return admin;
        });
    }

    private Map<TopicPartition, OffsetAndMetadata> checkpoints(
            Admin admin, String group, String alias, boolean samePolicy)
            throws ExecutionException, InterruptedException {
        Map<String, Object> properties = target.properties("read checkpoints");
        properties.put(
                MirrorClientConfig.REPLICATION_POLICY_CLASS,
                (samePolicy ? IdentityReplicationPolicy.class : DefaultReplicationPolicy.class).getName());
        try (MirrorClient mirror = new MirrorClient(properties)) {
            boolean exist = get(admin.listTopics().names()).stream()
                    .anyMatch(topic ->
                            mirror.replicationPolicy().isCheckpointsTopic(topic) && topic.startsWith(alias + "."));
            return exist ? mirror.remoteConsumerOffsets(group, alias, target.timeout()) : Map.of();
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
