package io.iotdr.kafka;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.QuorumInfo.ReplicaState;
import org.apache.kafka.common.Node;

/** How far the brokers of a cluster have received what its controllers decided. */
final class BrokerMetadata {

    private BrokerMetadata() {}

    /** Returns the brokers that serve clients and have not received the metadata up to an offset. */
    static List<Integer> late(Admin admin, long offset) throws ExecutionException, InterruptedException {
        QuorumInfo quorum = KafkaCluster.get(admin.describeMetadataQuorum().quorumInfo());
        Set<Integer> current = Stream.concat(quorum.voters().stream(), quorum.observers().stream())
                .filter(replica -> replica.logEndOffset() >= offset)
                .map(ReplicaState::replicaId)
                .collect(Collectors.toSet());
        return KafkaCluster.get(admin.describeCluster().nodes()).stream()
                .map(Node::id)
                .filter(id -> !current.contains(id))
                .sorted()
                .toList();
    }
}
