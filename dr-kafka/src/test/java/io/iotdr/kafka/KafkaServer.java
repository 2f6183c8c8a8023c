package io.iotdr.kafka;

import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A real Kafka broker with access rules, in a process of its own. The user {@code dr} has the rights that the documents name
 * and no more; {@code service} may write and read, {@code mirror} copies, and {@code admin} is a superuser.
 */
final class KafkaServer implements AutoCloseable {

    private final Path directory;
    private final int port = FreePorts.onLoopback();
    private ServerProcess process;

    KafkaServer(Path directory) throws IOException, ExecutionException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        int controller = FreePorts.onLoopback();
        Files.writeString(
                directory.resolve("server.properties"), """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=CLIENT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,CLIENT:SASL_PLAINTEXT
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=CLIENT
                sasl.enabled.mechanisms=PLAIN
                sasl.mechanism.inter.broker.protocol=PLAIN
                listener.name.client.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule \
                required username="admin" password="admin" user_admin="admin" user_service="service" \
                user_mirror="mirror" user_dr="dr";
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:admin;User:ANONYMOUS
                log.dirs=%3$s
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.num.partitions=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                auto.create.topics.enable=false
                """.formatted(port, controller, directory.resolve("log")));
        for (String user : List.of("admin", "service", "mirror", "dr", "nobody")) {
            Files.writeString(clientFile(user), login(user));
        }
        StorageTool.execute(
                new String[] {
                    "format",
                    "--cluster-id",
                    Uuid.randomUuid().toString(),
                    "--config",
                    directory.resolve("server.properties").toString()
                },
                System.err);
        start();
        grant();
    }

    private static String login(String user) {
        return """
                security.protocol=SASL_PLAINTEXT
                sasl.mechanism=PLAIN
                sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="%1$s" \
                password="%1$s";
                """.formatted(user);
    }

    /** Starts the broker, also after it was killed. */
    void start() {
        process = ServerProcess.start(
                program(
                        directory.resolve("broker.log"),
                        "kafka.Kafka",
                        directory.resolve("server.properties").toString()),
                port);
        Await.until("the broker to answer", () -> {
            try (Admin admin = Admin.create(client("admin"))) {
                return !admin.describeCluster().nodes().get().isEmpty();
            } catch (ExecutionException notYet) {
                return false;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** Returns a program of Kafka's, with this test's class path. */
    static ProcessBuilder program(Path log, String... command) {
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        java.addAll(List.of(command));
        return new ProcessBuilder(java).redirectOutput(log.toFile());
    }

    private void grant() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(client("admin"))) {
            admin.createAcls(Stream.of(
                                    rule("dr", ResourceType.CLUSTER, "kafka-cluster", AclOperation.ALTER),
                                    rule("dr", ResourceType.CLUSTER, "kafka-cluster", AclOperation.DESCRIBE),
                                    rule("dr", ResourceType.TOPIC, "*", AclOperation.DESCRIBE),
                                    rule("dr", ResourceType.TOPIC, "*", AclOperation.DESCRIBE_CONFIGS),
                                    rule("dr", ResourceType.TOPIC, "*", AclOperation.READ),
                                    rule("dr", ResourceType.GROUP, "*", AclOperation.READ),
                                    rule("service", ResourceType.TOPIC, "*", AclOperation.ALL),
                                    rule("service", ResourceType.GROUP, "*", AclOperation.ALL),
                                    rule("mirror", ResourceType.CLUSTER, "kafka-cluster", AclOperation.ALL),
                                    rule("mirror", ResourceType.TOPIC, "*", AclOperation.ALL),
                                    rule("mirror", ResourceType.GROUP, "*", AclOperation.ALL))
                            .toList())
                    .all()
                    .get();
        }
    }

    static AclBinding rule(String user, ResourceType type, String name, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    Path clientFile(String user) {
        return directory.resolve(user + ".properties");
    }

    /** Returns the properties of a client. */
    Map<String, Object> client(String user) {
        Map<String, Object> properties = new HashMap<>(login(user)
                .lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
        properties.put("bootstrap.servers", bootstrap());
        properties.put("default.api.timeout.ms", 30_000);
        properties.put("request.timeout.ms", 10_000);
        return properties;
    }

    /** Returns the settings of a provider for this cluster. */
    Map<String, Object> settings(Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap",
                List.of(bootstrap()),
                "client_file",
                clientFile("dr").toString(),
                "timeout",
                "20s"));
        settings.putAll(more);
        return settings;
    }

    ProviderSettings provider(Map<String, ?> more) {
        return ProviderSettings.of(settings(more));
    }

    void createTopic(String name, int partitions, Map<String, String> config) {
        admin(admin -> admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(config)))
                .all()
                .get());
    }

    /** A use of a connection as superuser. */
    interface Use<T> {
        T of(Admin admin) throws ExecutionException, InterruptedException;
    }

    <T> T admin(Use<T> use) {
        try (Admin admin = Admin.create(client("admin"))) {
            return use.of(admin);
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a producer that reports a record as written once every replica has it. */
    Producer<String, String> producer(Map<String, ?> more) {
        Map<String, Object> properties = client("service");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.putAll(more);
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    /** Returns all values of a topic; empty when there is no such topic. */
    List<String> values(String topic) {
        Map<String, Object> properties = client("admin");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            if (!consumer.listTopics().containsKey(topic)) {
                return List.of();
            }
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<String> values = new ArrayList<>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(java.time.Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    /** Kills the broker. */
    @Override
    public void close() {
        process.close();
    }

    /** Returns what the broker printed, for a test that fails. */
    String log() {
        try {
            return Files.readString(directory.resolve("broker.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
