package io.iotdr.kafka;

import static io.iotdr.plan.Steps.fenceRegion;
import static io.iotdr.plan.Steps.promoteData;
import static io.iotdr.plan.Steps.reProtect;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.journal.FileLeaseStore;
import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import io.iotdr.plan.OnFailure;
import io.iotdr.recovery.RecoveryEvent;
import io.iotdr.recovery.RecoveryEvent.ExecutionPaused;
import io.iotdr.recovery.RecoveryEvent.PersonAsked;
import io.iotdr.recovery.RecoveryExecution;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DataStore.Role;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.Replication;
import io.iotdr.testkit.fake.FakeJournal;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.plan.SamplePlans;
import io.iotdr.time.SystemClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests moves between two Kafka clusters while a service writes, and while one is killed. */
final class KafkaRecoveryTest {

    @TempDir
    private Path directory;

    private TwoClusters clusters;
    private String topic;
    private Replication intoEast;
    private DataStore storeInEast;
    private DataStore storeInWest;
    private DisasterRecovery recovery;
    private final CompletableFuture<RecoveryEvent> obstacle = new CompletableFuture<>();

    @BeforeEach
    void start() throws Exception {
        clusters = new TwoClusters(directory);
        topic = clusters.topic();
        TwoClusters.denyWrites(clusters.east, topic);
        storeInEast = clusters.storeInEast(topic, Map.of("groups", List.of("reader-1")));
        storeInWest = clusters.storeInWest(topic, Map.of());
        intoEast = clusters.replicationIntoEast(topic);
        Replication intoWest = clusters.replicationIntoWest(topic);
        intoEast.follow("west");
        recovery = DisasterRecovery.builder()
                .plan(SamplePlans.of(steps -> steps.then(fenceRegion())
                                .then(promoteData())
                                .then(reProtect()
                                        .id("standby")
                                        .with("region", "source")
                                        .retry(1, Duration.ofSeconds(1))
                                        .onFailure(OnFailure.CONTINUE)))
                        .build())
                .region(
                        "west",
                        RegionResources.builder()
                                .dataStore("telemetry", storeInWest)
                                .replication("telemetry", intoWest)
                                .build())
                .region(
                        "east",
                        RegionResources.builder()
                                .dataStore("telemetry", storeInEast)
                                .replication("telemetry", intoEast)
                                .build())
                .journal(new FakeJournal())
                .onEvent((run, event) -> {
                    if (event instanceof PersonAsked || event instanceof ExecutionPaused) {
                        obstacle.complete(event);
                    }
                })
                .writeLeases(FileLeaseStore.at(directory.resolve("leases"), SystemClock.INSTANCE))
                .time(SystemClock.INSTANCE, clusters.scheduler())
                .build();
    }

    @AfterEach
    void stop() {
        recovery.close();
        clusters.close();
    }

    private RecoveryReport completed(RecoveryExecution execution) {
        assertThat(CompletableFuture.anyOf(execution.completion(), obstacle)).succeedsWithin(Duration.ofMinutes(10));
        assertThat(obstacle)
                .as("nobody is there to answer, or to resume the run")
                .isNotDone();
        RecoveryReport report = execution.await();
        assertThat(report.completed()).as(String.valueOf(report.steps())).isTrue();
        return report;
    }

    private static Set<String> all(KafkaServer server, String topic, String from) {
        Set<String> values = new HashSet<>(server.values(topic));
        values.addAll(server.values(from + "." + topic));
        return values;
    }

    @Test
    void noConfirmedRecordIsLostByASwitchoverAndAFailback() {
        try (ConfirmedWriter writer = new ConfirmedWriter(List.of(clusters.west, clusters.east), topic)) {
            writer.awaitMore(300);
            completed(recovery.switchover("iot", "test"));
            assertThat(storeInWest.role()).isEqualTo(Role.REPLICA);
            assertThat(storeInEast.role()).isEqualTo(Role.PRIMARY);
            writer.awaitMore(300);
            Set<String> confirmedSoFar = writer.confirmed().keySet();
            assertThat(all(clusters.east, topic, "west").containsAll(confirmedSoFar))
                    .isTrue();
            completed(recovery.failback("iot", "test"));
            writer.awaitMore(300);
            assertThat(storeInWest.role()).isEqualTo(Role.PRIMARY);
            assertThat(storeInEast.role()).isEqualTo(Role.REPLICA);
            Map<String, Instant> confirmed = writer.confirmed();
            assertThat(all(clusters.west, topic, "east").containsAll(confirmed.keySet()))
                    .isTrue();
        }
        assertThat(intoEast.status().streaming()).isTrue();
    }

    @Test
    void aFailoverLosesNoMoreThanItReportsAndConsumersContinueWhereTheyWere() throws Exception {
        Map<String, Instant> confirmed;
        try (ConfirmedWriter writer = new ConfirmedWriter(List.of(clusters.west), topic)) {
            writer.awaitMore(200);
            commitHalf("reader-1");
            writer.awaitMore(200);
            Await.until(
                    "a checkpoint of the group",
                    () -> clusters.east.values("west.checkpoints.internal").size() > 0);
            storeInEast.watermark();
            clusters.west.close();
            confirmed = writer.confirmed();
        }
        Disaster outage = Disaster.of(DisasterType.REGIONAL_OUTAGE, "west");
        RecoveryReport report = completed(recovery.failover("iot", outage));
        Instant point = report.recoveryPoint().orElseThrow();
        Set<String> found = new HashSet<>(clusters.east.values("west." + topic));
        confirmed.forEach((value, at) -> {
            if (at.isBefore(point)) {
                assertThat(found).contains(value);
            }
        });
        assertThat(confirmed.values().stream().filter(at -> at.isBefore(point)))
                .as("the reported point is not so early that it says nothing")
                .hasSizeGreaterThan(100);
        assertThat(committed("reader-1").values())
                .as("the group's position in the copy")
                .isNotEmpty()
                .allSatisfy(offset -> assertThat(offset.offset()).isPositive());
        clusters.west.start();
        storeInWest.fence();
        assertThat(storeInWest.role()).isEqualTo(Role.FENCED);
    }

    private void commitHalf(String group) {
        Map<String, Object> properties = clusters.west.client("service");
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (consumer.poll(Duration.ofMillis(200)).isEmpty()
                    || consumer.assignment().stream().anyMatch(p -> consumer.position(p) < 20)) {
                Thread.onSpinWait();
            }
            consumer.commitSync();
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        return clusters.east.admin(admin -> admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata(group)
                .get());
    }
}
