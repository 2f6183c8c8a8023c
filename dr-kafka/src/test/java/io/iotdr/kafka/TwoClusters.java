package io.iotdr.kafka;

import io.iotdr.spi.DataStore;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Replication;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Two regions, each with a Kafka broker and a worker of Kafka Connect, for all tests of a class; each test has its own topic. */
final class TwoClusters implements AutoCloseable {

    private static final AtomicInteger TOPICS = new AtomicInteger();

    final KafkaServer west;
    final KafkaServer east;
    final ConnectWorker intoWest;
    final ConnectWorker intoEast;
    private final ThreadScheduler scheduler = new ThreadScheduler("kafka-test");

    TwoClusters(Path directory) throws Exception {
        west = new KafkaServer(directory.resolve("west"));
        east = new KafkaServer(directory.resolve("east"));
        intoWest = new ConnectWorker(directory.resolve("connect-west"), "west", west);
        intoEast = new ConnectWorker(directory.resolve("connect-east"), "east", east);
    }

    ThreadScheduler scheduler() {
        return scheduler;
    }

    FakeContext context() {
        return new FakeContext(SystemClock.INSTANCE, scheduler);
    }

    /** Returns the name of a new topic, which both clusters have with two partitions. */
    String topic() {
        String topic = "telemetry-" + TOPICS.incrementAndGet();
        west.createTopic(topic, 2, Map.of());
        east.createTopic(topic, 2, Map.of());
        return topic;
    }

    /** Denies writing, as an operator does who sets up a standby. */
    static void denyWrites(KafkaServer server, String topic) {
        server.admin(admin -> admin.createAcls(List.of(new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                        new AccessControlEntry("User:*", "*", AclOperation.WRITE, AclPermissionType.DENY))))
                .all()
                .get());
    }

    DataStore storeInEast(String topic, Map<String, ?> more) {
        return store(east, "west", west, topic, more);
    }

    DataStore storeInWest(String topic, Map<String, ?> more) {
        return store(west, "east", east, topic, more);
    }

    private DataStore store(KafkaServer server, String from, KafkaServer source, String topic, Map<String, ?> more) {
        Map<String, Object> settings =
                new HashMap<>(Map.of("topics", List.of(topic), "from", Map.of(from, source.settings(Map.of()))));
        settings.putAll(more);
        return new KafkaProviders().make(DataStore.class, server.provider(settings), context());
    }

    Replication replicationIntoEast(String topic) {
        return replication(east, intoEast, "west", west, topic);
    }

    Replication replicationIntoWest(String topic) {
        return replication(west, intoWest, "east", east, topic);
    }

    private Replication replication(
            KafkaServer server, ConnectWorker worker, String from, KafkaServer source, String topic) {
        List<String> connectors = worker.mirror(from, source, topic);
        return replication(server.provider(Map.of(
                "topics",
                List.of(topic),
                "connect",
                List.of(worker.url()),
                "from",
                Map.of(from, source.settings(Map.of("connectors", connectors))))));
    }

    Replication replication(ProviderSettings settings) {
        return new KafkaProviders().make(Replication.class, settings, context());
    }

    @Override
    public void close() {
        intoEast.close();
        intoWest.close();
        east.close();
        west.close();
        scheduler.close();
    }
}
