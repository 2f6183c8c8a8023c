package io.iotdr.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.DataStore;
import io.iotdr.spi.DataStore.Role;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Replication;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what can be wrong with a cluster, with Kafka Connect, and with the settings; and the lag of consumer groups. */
final class KafkaFaultsTest {

    @TempDir
    private static Path directory;

    private static ThreadScheduler scheduler;
    private static KafkaServer server;
    private static ConnectWorker worker;
    private static int topics;

    private final String topic = "alerts-" + topics++;

    @BeforeAll
    static void start() throws Exception {
        scheduler = new ThreadScheduler("kafka-test");
        server = new KafkaServer(directory.resolve("east"));
        worker = new ConnectWorker(directory.resolve("connect"), "east", server);
    }

    @AfterAll
    static void stop() {
        worker.close();
        server.close();
        scheduler.close();
    }

    private static <T> T make(Class<T> type, ProviderSettings settings) {
        return new KafkaProviders().make(type, settings, new FakeContext(SystemClock.INSTANCE, scheduler));
    }

    private DataStore store(Map<String, ?> more) {
        Map<String, Object> settings = new java.util.HashMap<>(
                Map.of("topics", List.of(topic), "from", Map.of("west", server.settings(Map.of()))));
        settings.putAll(more);
        return make(DataStore.class, server.provider(settings));
    }

    private Replication replication(Map<String, ?> more, List<String> connectors) {
        Map<String, Object> settings = new java.util.HashMap<>(Map.of(
                "topics",
                List.of(topic),
                "limit",
                "3s",
                "connect",
                List.of(worker.url()),
                "from",
                Map.of("west", server.settings(Map.of("connectors", connectors)))));
        settings.putAll(more);
        return make(Replication.class, server.provider(settings));
    }

    @Test
    void aWrongLoginIsNamed() {
        assertThatThrownBy(() -> store(Map.of(
                                "client_file", server.clientFile("nobody").toString()))
                        .role())
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("the login in 'client_file' is refused");
    }

    @Test
    void aMissingRightIsNamed() {
        assertThatThrownBy(() -> store(Map.of(
                                "client_file", server.clientFile("service").toString()))
                        .role())
                .hasMessageContaining("a right is missing: needs DESCRIBE permission; docs");
    }

    @Test
    void aClientFileThatIsMissingIsNamed() {
        assertThatThrownBy(() -> store(Map.of("client_file", "no-such-file")).role())
                .hasMessageContaining("'client_file' no-such-file cannot be read");
    }

    @Test
    void aClusterThatIsDownCanBeAskedAgain() {
        DataStore down = make(
                DataStore.class,
                ProviderSettings.of(Map.of(
                        "bootstrap",
                        List.of("127.0.0.1:" + FreePorts.onLoopback()),
                        "topics",
                        List.of(topic),
                        "from",
                        Map.of("west", server.settings(Map.of())),
                        "timeout",
                        "1s")));
        assertThatThrownBy(down::role)
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.retryable()).isTrue());
    }

    /** Denying writes on a topic without other rules would deny reading, and the replication could not catch up. */
    @Test
    void aFenceThatWouldEndReadingIsRefusedAndToldBefore() {
        server.createTopic(topic, 1, Map.of());
        AclBindingFilter all = KafkaServer.rule("service", ResourceType.TOPIC, "*", AclOperation.ALL)
                .toFilter();
        server.admin(admin -> admin.deleteAcls(List.of(new AclBindingFilter(
                        all.patternFilter(), org.apache.kafka.common.acl.AccessControlEntryFilter.ANY)))
                .all()
                .get());
        try {
            server.admin(admin -> admin.createAcls(List.of(
                            KafkaServer.rule("dr", ResourceType.CLUSTER, "kafka-cluster", AclOperation.DESCRIBE),
                            KafkaServer.rule("dr", ResourceType.TOPIC, "other", AclOperation.DESCRIBE)))
                    .all()
                    .get());
            DataStore plain =
                    store(Map.of("client_file", server.clientFile("admin").toString()));
            assertThat(plain.warnings())
                    .singleElement()
                    .satisfies(w -> assertThat(w.text()).contains("no access rule permits anything", topic));
            assertThatThrownBy(plain::fence).hasMessageContaining("'readers'");
            assertThat(plain.role()).isEqualTo(Role.PRIMARY);

            DataStore withReaders = store(
                    Map.of("client_file", server.clientFile("admin").toString(), "readers", List.of("User:mirror")));
            assertThat(withReaders.warnings()).isEmpty();
            withReaders.fence();
            assertThat(withReaders.role()).isEqualTo(Role.FENCED);
            assertThat(rulesOfTopic())
                    .anySatisfy(rule -> assertThat(rule).contains("User:mirror", "READ", "ALLOW"))
                    .anySatisfy(rule -> assertThat(rule).contains("User:*", "WRITE", "DENY"));
            withReaders.promote();
            assertThat(rulesOfTopic()).isEmpty();
        } finally {
            server.admin(admin -> admin.createAcls(List.of(
                            KafkaServer.rule("dr", ResourceType.TOPIC, "*", AclOperation.DESCRIBE),
                            KafkaServer.rule("dr", ResourceType.TOPIC, "*", AclOperation.DESCRIBE_CONFIGS),
                            KafkaServer.rule("dr", ResourceType.TOPIC, "*", AclOperation.READ),
                            KafkaServer.rule("service", ResourceType.TOPIC, "*", AclOperation.ALL),
                            KafkaServer.rule("mirror", ResourceType.TOPIC, "*", AclOperation.ALL)))
                    .all()
                    .get());
        }
    }

    private List<String> rulesOfTopic() {
        return server
                .admin(admin ->
                        admin.describeAcls(AclBindingFilter.ANY).values().get())
                .stream()
                .filter(rule -> rule.pattern().name().equals(topic))
                .map(Object::toString)
                .toList();
    }

    /** An operator's own permission to read is not the fence's. */
    @Test
    void aPermissionThatWasThereBeforeStays() {
        server.createTopic(topic, 1, Map.of());
        AclBinding own = KafkaServer.rule("mirror", ResourceType.TOPIC, topic, AclOperation.READ);
        server.admin(admin -> admin.createAcls(List.of(own)).all().get());
        DataStore store = store(Map.of("readers", List.of("User:mirror")));
        store.fence();
        store.promote();
        assertThat(rulesOfTopic())
                .singleElement()
                .satisfies(rule -> assertThat(rule).contains("User:mirror", "READ"));
    }

    @Test
    void aPromotionBehindAWiderDenialIsNoSuccess() {
        server.createTopic(topic, 1, Map.of());
        AclBinding wide = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic.substring(0, topic.length() - 1), PatternType.PREFIXED),
                new AccessControlEntry("User:*", "*", AclOperation.WRITE, AclPermissionType.DENY));
        server.admin(admin -> admin.createAcls(List.of(wide)).all().get());
        try {
            assertThat(store(Map.of()).role()).isEqualTo(Role.REPLICA);
            assertThatThrownBy(() -> store(Map.of()).promote())
                    .hasMessageContaining("other rules still deny everybody to write");
        } finally {
            server.admin(
                    admin -> admin.deleteAcls(List.of(wide.toFilter())).all().get());
        }
    }

    @Test
    void aTopicThatDoesNotExistIsNotFenced() {
        assertThatThrownBy(() -> store(Map.of()).fence()).hasMessageContaining("it has no topics [" + topic + "]");
    }

    /** The fence of the source, on the copies, would keep MirrorMaker from writing them. */
    @Test
    void aConnectorThatCopiesAccessRulesIsRefused() {
        server.createTopic(topic, 1, Map.of());
        List<String> connectors = worker.mirror("west", server, topic);
        assertThat(worker.status(
                        "PATCH",
                        "/connectors/" + connectors.get(0) + "/config",
                        "{\"sync.topic.acls.enabled\": \"true\"}"))
                .isEqualTo(200);
        assertThatThrownBy(() -> replication(Map.of(), connectors).check("west"))
                .hasMessageContaining("set sync.topic.acls.enabled to false");
    }

    /** An orchestrator that ends in the middle leaves a fence that the next one completes. */
    @Test
    void aFenceThatIsHalfRaisedCountsAsOpenAndIsRaised() {
        server.createTopic(topic, 1, Map.of());
        store(Map.of()).fence();
        AclBindingFilter denial = new AclBindingFilter(
                new org.apache.kafka.common.resource.ResourcePatternFilter(
                        ResourceType.TOPIC, topic, org.apache.kafka.common.resource.PatternType.LITERAL),
                new org.apache.kafka.common.acl.AccessControlEntryFilter(
                        "User:*", "*", AclOperation.WRITE, org.apache.kafka.common.acl.AclPermissionType.DENY));
        server.admin(admin -> admin.deleteAcls(List.of(denial)).all().get());
        assertThat(store(Map.of()).role()).isEqualTo(Role.PRIMARY);
        store(Map.of()).fence();
        assertThat(store(Map.of()).role()).isEqualTo(Role.FENCED);
    }

    @Test
    void aConnectorThatDoesNotExistIsNamed() {
        Replication replication = replication(Map.of(), List.of("no-such"));
        assertThatThrownBy(() -> replication.check("west")).hasMessageContaining("there is no connector no-such");
        assertThatThrownBy(replication::stop).hasMessageContaining("there is no connector no-such");
        assertThatThrownBy(() -> replication.check("north")).hasMessageContaining("only [west]");
    }

    @Test
    void aConnectorThatFailsTellsWhy() {
        server.createTopic(topic, 1, Map.of());
        List<String> connectors = worker.mirror("west", server, topic);
        assertThat(worker.status(
                        "PATCH",
                        "/connectors/" + connectors.get(0) + "/config",
                        "{\"source.cluster.bootstrap.servers\": \"127.0.0.1:" + FreePorts.onLoopback()
                                + "\", \"source.cluster.default.api.timeout.ms\": \"500\","
                                + " \"source.cluster.request.timeout.ms\": \"500\"}"))
                .isEqualTo(200);
        assertThatThrownBy(() -> replication(Map.of(), connectors).follow("west"))
                .hasMessageContaining("did not reach that state within")
                .hasMessageContaining(connectors.get(0) + " is ");
    }

    /** Copies with the names of their originals, copied from the beginning, would be there twice. */
    @Test
    void aCopyUnderTheSameNamesDoesNotBeginAnew() throws Exception {
        server.createTopic(topic, 1, Map.of());
        write(Instant.now(), "a");
        List<String> connectors = worker.mirror("west", server, topic);
        Replication replication = make(
                Replication.class,
                server.provider(Map.of(
                        "topics",
                        List.of(topic),
                        "connect",
                        List.of(worker.url()),
                        "from",
                        Map.of("west", server.settings(Map.of("connectors", connectors, "prefix", ""))))));
        assertThatThrownBy(() -> replication.check("west")).hasMessageContaining("copy every record of west again");
        assertThatThrownBy(() -> replication.follow("west")).hasMessageContaining("/connectors/NAME/offsets");
    }

    private void write(Instant at, String value) throws Exception {
        try (Producer<String, String> producer = server.producer(Map.of())) {
            producer.send(new ProducerRecord<>(topic, 0, at.toEpochMilli(), null, value))
                    .get();
        }
    }

    @Test
    void theLagOfAGroupIsTheAgeOfTheOldestRecordThatItHasNotCommitted() throws Exception {
        server.createTopic(topic, 1, Map.of());
        String group = "sink-" + topic;
        Replication replication = new KafkaGroupProviders()
                .make(
                        Replication.class,
                        server.provider(Map.of("group", group)),
                        new FakeContext(SystemClock.INSTANCE, scheduler));
        assertThat(replication.status()).isEqualTo(new Replication.Status(false, java.util.Optional.empty()));
        assertThatThrownBy(() -> replication.follow("west")).hasMessageContaining("no consumer of the group");
        replication.stop();
        write(Instant.now().minus(3, ChronoUnit.HOURS), "a");
        write(Instant.now().minus(2, ChronoUnit.HOURS), "b");
        Map<String, Object> properties = server.client("service");
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (consumer.poll(Duration.ofMillis(200)).isEmpty()) {
                Thread.onSpinWait();
            }
            consumer.commitSync();
            assertThat(replication.status().streaming()).isTrue();
            assertThat(replication.status().lag())
                    .hasValueSatisfying(
                            lag -> assertThat(lag).isBetween(Duration.ofMinutes(119), Duration.ofMinutes(179)));
            replication.follow("west");
            assertThatThrownBy(replication::stop).hasMessageContaining("its consumers run; stop them");
            while (consumer.poll(Duration.ofMillis(200)).isEmpty()) {
                Thread.onSpinWait();
            }
            consumer.commitSync();
            assertThat(replication.status().lag()).contains(Duration.ZERO);
        }
        assertThat(replication.status().streaming()).isFalse();
        replication.stop();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    bootstrap | kafka        | 'bootstrap' is [kafka]; expected brokers such as
                    topics    | tele metry   | 'topics' has 'tele metry'; expected a topic such as
                    readers   | mirror       | 'readers' has 'mirror'; expected such as User:mirror
                    timeout   | 1ms          | 'timeout' is PT0.001S; expected 100ms to 10m
                    """)
    void aWrongSettingIsNamed(String name, String value, String message) {
        Map<String, Object> settings = server.settings(
                Map.of("topics", List.of("telemetry"), "from", Map.of("west", server.settings(Map.of()))));
        settings.put(name, name.equals("timeout") ? value : List.of(value));
        assertThatThrownBy(() -> make(DataStore.class, ProviderSettings.of(settings)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void replicationWithoutConnectorsOrRegionsIsRefused() {
        assertThatThrownBy(() -> replication(Map.of(), List.of()))
                .hasMessageContaining("'from.west.connectors' is empty");
        assertThatThrownBy(() -> replication(Map.of("from", Map.of()), List.of()))
                .hasMessageContaining("'from' names no region");
        assertThatThrownBy(() -> replication(Map.of("connect", List.of("connect:8083")), List.of("a")))
                .hasMessageContaining("'connect' is [connect:8083]");
    }

    @Test
    void theSecretsOfAClientFileAreInNoMessage() throws Exception {
        Path file = directory.resolve("broken.properties");
        Files.writeString(
                file,
                "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n"
                        + "sasl.jaas.config=NoSuchLoginModule required password=\"s3cret\";\n");
        assertThatThrownBy(() -> store(Map.of("client_file", file.toString())).role())
                .isInstanceOf(ProviderException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    }
}
