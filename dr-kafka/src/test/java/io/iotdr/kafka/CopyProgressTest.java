package io.iotdr.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.testkit.junit.Await;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how far copies are; the tests copy, record by record, so that each state of a copy can be had. */
final class CopyProgressTest {

    private static final Instant LONG_AGO =
            Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);

    @TempDir
    private static Path directory;

    private static ThreadScheduler scheduler;
    private static KafkaServer west;
    private static KafkaServer east;
    private static int topics;

    private final String topic = "readings-" + topics++;

    @BeforeAll
    static void start() throws Exception {
        scheduler = new ThreadScheduler("kafka-test");
        west = new KafkaServer(directory.resolve("west"));
        east = new KafkaServer(directory.resolve("east"));
    }

    @AfterAll
    static void stop() {
        east.close();
        west.close();
        scheduler.close();
    }

    private CopyProgress progress(Duration timeout) {
        west.createTopic(topic, 2, Map.of());
        east.createTopic("west." + topic, 2, Map.of());
        return again(timeout);
    }

    private CopyProgress again(Duration timeout) {
        return new CopyProgress(
                cluster(east, timeout), cluster(west, timeout), List.of(new TopicName(topic, false)), "west.");
    }

    private static KafkaCluster cluster(KafkaServer server, Duration timeout) {
        return new KafkaCluster(
                List.of(server.bootstrap()),
                Optional.of(server.clientFile("dr")),
                timeout,
                new TimeSource(SystemClock.INSTANCE, scheduler));
    }

    private static final Duration PATIENT = Duration.ofSeconds(30);

    private void write(int partition, Instant at, String value) {
        send(west, topic, partition, at, value);
    }

    private void copy(int partition, Instant at, String value) {
        send(east, "west." + topic, partition, at, value);
    }

    private static void send(KafkaServer server, String topic, int partition, Instant at, String value) {
        try (Producer<String, String> producer = server.producer(Map.of())) {
            producer.send(new ProducerRecord<>(topic, partition, at.toEpochMilli(), null, value))
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertComplete(CopyProgress progress) {
        Instant before = Instant.now().minusMillis(1);
        CopyProgress.CopyState seen = progress.look();
        assertThat(seen.sourceAnswers()).isTrue();
        assertThat(seen.complete()).hasValueSatisfying(at -> assertThat(at).isAfter(before));
    }

    /** It must not hold a failover either, so a look tells that nothing is known. */
    @Test
    void aTopicThatTheSourceDoesNotShowIsNotTakenForCopied() {
        CopyProgress wrong = new CopyProgress(
                cluster(east, PATIENT), cluster(west, PATIENT), List.of(new TopicName("telemtry", false)), "west.");
        assertThatThrownBy(wrong::check).hasMessageContaining("it has no topics [telemtry]");
        assertThat(wrong.look()).isEqualTo(new CopyProgress.CopyState(Optional.of(Instant.EPOCH), false));
    }

    @Test
    void aTopicWithoutRecordsIsComplete() {
        assertComplete(progress(PATIENT));
    }

    /** A partition into which nobody writes is not behind, however old its newest record is. */
    @Test
    void anIdlePartitionIsCompleteUntilNow() {
        CopyProgress progress = progress(PATIENT);
        write(0, LONG_AGO, "a");
        copy(0, LONG_AGO, "a");
        assertComplete(progress);
    }

    @Test
    void aCopyIsCompleteUpToTheFirstRecordThatItLacks() {
        CopyProgress progress = progress(PATIENT);
        write(0, LONG_AGO, "a");
        copy(0, LONG_AGO, "a");
        write(0, LONG_AGO.plusSeconds(600), "b");
        write(0, LONG_AGO.plusSeconds(1200), "c");
        write(1, LONG_AGO.plusSeconds(1000), "d");
        assertThat(progress.look().complete())
                .contains(LONG_AGO.plusSeconds(600).minusMillis(1));
        copy(0, LONG_AGO.plusSeconds(600), "b");
        assertThat(progress.look().complete())
                .as("a partition of which nothing is copied")
                .contains(LONG_AGO.plusSeconds(1000).minusMillis(1));
        copy(1, LONG_AGO.plusSeconds(1000), "d");
        copy(0, LONG_AGO.plusSeconds(1200), "c");
        assertComplete(progress);
    }

    @Test
    void recordsOfTheSameMillisecondAreCounted() {
        CopyProgress progress = progress(PATIENT);
        write(0, LONG_AGO, "a");
        write(0, LONG_AGO, "b");
        copy(0, LONG_AGO, "a");
        assertThat(progress.look().complete()).contains(LONG_AGO.minusMillis(1));
        copy(0, LONG_AGO, "b");
        assertComplete(progress);
    }

    /** A device with a wrong clock: what is behind its record would look as if it were copied. */
    @Test
    void aRecordFromTheFutureHidesNothing() {
        CopyProgress progress = progress(PATIENT);
        Instant future = Instant.now().plus(50, ChronoUnit.MINUTES);
        write(0, future, "a");
        copy(0, future, "a");
        assertComplete(progress);
        write(0, LONG_AGO, "b");
        assertThat(again(PATIENT).look().complete()).contains(LONG_AGO.minusMillis(1));
        assertThat(progress.look().complete())
                .as("what was proved stays so")
                .hasValueSatisfying(at -> assertThat(at).isAfter(LONG_AGO.plusSeconds(3600)));
    }

    @Test
    void aCopyThatWasDeletedIsNoLongerProved() {
        CopyProgress progress = progress(PATIENT);
        write(0, LONG_AGO, "a");
        copy(0, LONG_AGO, "a");
        assertComplete(progress);
        east.admin(admin -> admin.deleteTopics(List.of("west." + topic)).all().get());
        Await.until(
                "the copy to be gone", () -> progress.look().complete().equals(Optional.of(LONG_AGO.minusMillis(1))));
    }

    /** While a platform writes, and its clocks are not exactly ours, records are newer than the look. */
    @Test
    void aCopyOfWhatIsBeingWrittenIsNearlyComplete() {
        CopyProgress progress = progress(PATIENT);
        Instant soon = Instant.now().plusSeconds(20);
        write(0, soon, "a");
        copy(0, soon, "a");
        write(0, soon.plusSeconds(1), "b");
        Instant before = Instant.now().minusMillis(1);
        assertThat(progress.look().complete())
                .hasValueSatisfying(at -> assertThat(at).isBetween(before, Instant.now()));
    }

    /** Connectors copy again after a crash, so a number of records proves nothing. */
    @Test
    void recordsThatWereCopiedTwiceHideNone() {
        CopyProgress progress = progress(PATIENT);
        Instant future = Instant.now().plus(50, ChronoUnit.MINUTES);
        for (String value : List.of("x", "y", "z")) {
            write(0, value.equals("x") ? future : LONG_AGO, value);
        }
        for (String value : List.of("x", "y", "y")) {
            copy(0, value.equals("x") ? future : LONG_AGO, value);
        }
        assertThat(progress.look().complete()).contains(LONG_AGO.minusMillis(1));
    }

    /** No reader of committed records sees what an exactly-once connector was copying when it was killed. */
    @Test
    void anAbortedCopyIsNone() throws Exception {
        CopyProgress progress = progress(PATIENT);
        write(0, LONG_AGO, "a");
        allowTransactions(east);
        try (Producer<String, String> producer = east.producer(Map.of("transactional.id", "u"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("west." + topic, 0, LONG_AGO.toEpochMilli(), null, "a"))
                    .get();
            producer.abortTransaction();
        }
        assertThat(progress.look().complete()).contains(LONG_AGO.minusMillis(1));
    }

    /** Such as at the end of a fenced producer's transaction: a connector that copies only what is committed leaves it out. */
    @Test
    void whatTheSourceAbortedIsNotMissed() throws Exception {
        CopyProgress progress = progress(PATIENT);
        write(0, LONG_AGO, "a");
        copy(0, LONG_AGO, "a");
        allowTransactions(west);
        try (Producer<String, String> producer = west.producer(Map.of("transactional.id", "v"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, LONG_AGO.toEpochMilli(), null, "b"))
                    .get();
            producer.abortTransaction();
        }
        assertComplete(progress);
    }

    /** The marker at the end of a transaction has an offset and is no record. */
    @Test
    void markersOfTransactionsAreNotMissed() throws Exception {
        CopyProgress progress = progress(PATIENT);
        allowTransactions(west);
        try (Producer<String, String> producer = west.producer(Map.of("transactional.id", "t"))) {
            producer.initTransactions();
            for (String value : List.of("a", "b")) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(topic, 0, LONG_AGO.toEpochMilli(), null, value))
                        .get();
                producer.commitTransaction();
            }
        }
        copy(0, LONG_AGO, "a");
        assertThat(progress.look().complete()).contains(LONG_AGO.minusMillis(1));
        copy(0, LONG_AGO, "b");
        assertComplete(progress);
    }

    /** Exactly-once copying ends with a marker, which has the time of the copying. */
    @Test
    void aMarkerInTheCopyIsNotTakenForARecord() throws Exception {
        CopyProgress progress = progress(PATIENT);
        write(0, LONG_AGO, "a");
        write(0, LONG_AGO.plusSeconds(10), "b");
        allowTransactions(east);
        try (Producer<String, String> producer = east.producer(Map.of("transactional.id", "t"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("west." + topic, 0, LONG_AGO.toEpochMilli(), null, "a"))
                    .get();
            producer.commitTransaction();
            Await.until(
                    "the marker of the transaction",
                    () -> progress.look()
                            .complete()
                            .equals(Optional.of(LONG_AGO.plusSeconds(10).minusMillis(1))));
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(
                            "west." + topic, 0, LONG_AGO.plusSeconds(10).toEpochMilli(), null, "b"))
                    .get();
            producer.commitTransaction();
        }
        Instant copied = Instant.now();
        Await.until(
                "the marker of the transaction",
                () -> progress.look().complete().orElseThrow().isAfter(copied));
    }

    private static void allowTransactions(KafkaServer server) {
        server.admin(admin -> admin.createAcls(
                        List.of(KafkaServer.rule("service", ResourceType.TRANSACTIONAL_ID, "*", AclOperation.ALL)))
                .all()
                .get());
    }

    @Test
    void aCopyWithTimesOfItsOwnIsRefused() {
        CopyProgress progress = progress(PATIENT);
        east.createTopic("west." + topic + "x", 1, Map.of("message.timestamp.type", "LogAppendTime"));
        CopyProgress all = new CopyProgress(
                cluster(east, PATIENT), cluster(west, PATIENT), List.of(new TopicName(topic, true)), "west.");
        assertThatThrownBy(all::look)
                .hasMessageContaining("west." + topic + "x stamps copied records with its own time")
                .hasMessageContaining("config.properties.exclude");
        assertComplete(progress);
    }

    @Test
    void withoutItsSourceACopyIsAsCompleteAsLooksHaveProved() {
        CopyProgress progress = progress(Duration.ofSeconds(9));
        write(0, LONG_AGO, "a");
        copy(0, LONG_AGO, "a");
        Instant looked = Instant.now().minusMillis(1);
        Await.until("a look", () -> progress.look().sourceAnswers());
        write(1, LONG_AGO, "b");
        Instant lookedAgain = Instant.now();
        Await.until("another look", () -> progress.look().sourceAnswers());
        west.admin(admin -> admin.alterConsumerGroupOffsets(
                        "writer", Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(1)))
                .all()
                .get());
        GroupReplication group = new GroupReplication(cluster(west, Duration.ofSeconds(9)), "writer", Optional.empty());
        assertThat(group.status().lag())
                .as("of a partition of which the group has committed nothing")
                .hasValueSatisfying(lag -> assertThat(lag).isGreaterThan(Duration.ofMinutes(119)));
        west.close();
        try {
            CopyProgress.CopyState seen = progress.look();
            assertThat(seen.sourceAnswers()).isFalse();
            assertThat(seen.complete()).hasValueSatisfying(at -> assertThat(at).isBetween(looked, lookedAgain));
            assertThat(again(Duration.ofSeconds(9)).look().complete())
                    .as("an object that has never seen the source knows only the records")
                    .contains(LONG_AGO.minusMillis(1));
            assertThat(group.status().streaming()).isFalse();
            assertThat(group.status().lag())
                    .as("a dead cluster does not hold a failover")
                    .hasValueSatisfying(lag -> assertThat(lag).isGreaterThan(Duration.ofMinutes(119)));
        } finally {
            west.start();
        }
        copy(1, LONG_AGO, "b");
        assertComplete(progress);
    }
}
