package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.RetentionPolicy;
import io.iotdr.backup.TransactionLog;
import io.iotdr.backup.TransactionLog.LogRecord;
import io.iotdr.backup.TransactionLog.Replay;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.repository.log.LogArchive;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.time.SystemClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that records are replayed in order up to a moment, and that missing records are reported. */
final class TransactionLogTest {

    private static final Duration NEVER = Duration.ofDays(1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private Places places;

    @BeforeEach
    void places() {
        places = new Places(directory);
    }

    private static void append(TransactionLog log, int from, int to) {
        for (int i = from; i <= to; i++) {
            assertThat(log.append(START.plusSeconds(i), ("record " + i).getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(i);
        }
    }

    private Replay replay(Optional<Instant> moment) {
        return places.open().archive("telemetry").replay(0, moment, record -> {});
    }

    private List<LogRecord> records(long after, Optional<Instant> moment) {
        List<LogRecord> records = new ArrayList<>();
        Replay replay = places.open().archive("telemetry").replay(after, moment, records::add);
        assertThat(replay.records()).isEqualTo(records.size());
        return records;
    }

    private void twoSegments() {
        try (TransactionLog log = places.open().log("telemetry", NEVER)) {
            append(log, 1, 10);
            log.ship();
            append(log, 11, 20);
            log.ship();
        }
    }

    @Test
    void shippedRecordsAreReplayedInOrder() {
        twoSegments();
        List<LogRecord> entries = records(0, Optional.empty());
        assertThat(entries).hasSize(20);
        assertThat(entries.get(19).payload()).asString(StandardCharsets.UTF_8).isEqualTo("record 20");
        assertThat(replay(Optional.empty()).gaps()).isEmpty();
    }

    @Test
    void aReplayStopsAtTheRequestedMoment() {
        twoSegments();
        List<LogRecord> entries = records(0, Optional.of(START.plusSeconds(15)));
        assertThat(entries).hasSize(15);
        assertThat(places.open().archive("telemetry").newest(Optional.of(START.plusMillis(7_500))))
                .contains(START.plusSeconds(7));
    }

    @Test
    void aReplayStartsAfterTheRecordsThatTheBackupContains() throws IOException {
        twoSegments();
        assertThat(records(13, Optional.empty()))
                .extracting(LogRecord::sequence)
                .containsExactly(14L, 15L, 16L, 17L, 18L, 19L, 20L);
        assertThat(records(20, Optional.empty())).isEmpty();
        String first = places.first.list("log/telemetry/").get(0).key();
        places.first.delete(first);
        places.second.delete(first);
        Replay replay = places.open().archive("telemetry").replay(10, Optional.empty(), record -> {});
        assertThat(replay.gaps()).as("of what is there already").isEmpty();
        assertThat(replay.newest()).contains(START.plusSeconds(20));
    }

    @Test
    void aReplayReadsASegmentOnlyWhenItsRecordsAreNeeded() {
        twoSegments();
        Watched store = new Watched(places.first, write -> {}, read -> {});
        LogArchive archive = places.open(List.of(new Location("first", store)), RepositoryOptions.DEFAULT)
                .archive("telemetry");
        int opened = store.reads();
        List<Integer> readBefore = new ArrayList<>();
        archive.replay(0, Optional.empty(), record -> readBefore.add(store.reads() - opened));
        assertThat(readBefore.get(10) - readBefore.get(9))
                .as("the second segment is read for the eleventh record")
                .isOne();
        assertThat(readBefore.subList(0, 10)).containsOnly(readBefore.get(0));
    }

    @Test
    void theNewestRecordIsFoundInTheSegmentsThatCanBeRead() {
        twoSegments();
        String last = places.first.list("log/telemetry/").get(1).key();
        places.first.delete(last);
        assertThat(places.open().archive("telemetry").newest(Optional.empty())).contains(START.plusSeconds(20));
        places.second.delete(last);
        assertThat(places.open().archive("telemetry").newest(Optional.empty())).contains(START.plusSeconds(10));
        assertThat(places.open().archive("telemetry").newest(Optional.of(START)))
                .isEmpty();
    }

    @Test
    void unshippedRecordsAreLostAndTheLogReportsTheLastShippedOne() {
        TransactionLog log = places.open().log("telemetry", NEVER);
        append(log, 1, 5);
        assertThat(log.shippedUpTo()).isEmpty();
        log.ship();
        append(log, 6, 9);
        assertThat(log.shippedUpTo()).contains(START.plusSeconds(5));
        assertThat(records(0, Optional.empty())).hasSize(5);
    }

    @Test
    void aReopenedLogContinuesTheSequence() {
        twoSegments();
        try (TransactionLog next = places.open().log("telemetry", NEVER)) {
            append(next, 21, 22);
        }
        assertThat(records(0, Optional.empty())).hasSize(22);
    }

    @Test
    void aSecondWriterOfALogShipsNothing() {
        TransactionLog one = places.open().log("telemetry", NEVER);
        TransactionLog two = places.open().log("telemetry", NEVER);
        append(one, 1, 3);
        one.ship();
        append(two, 1, 3);
        two.ship();
        assertThat(two.shippedUpTo()).isEmpty();
        assertThat(records(0, Optional.empty())).hasSize(3);
    }

    @Test
    void aSegmentThatOneLocationLostIsReadFromTheOther() throws IOException {
        twoSegments();
        List<ObjectInfo> segments = places.first.list("log/telemetry/");
        places.first.delete(segments.get(0).key());
        byte[] damaged = places.second.get(segments.get(1).key()).orElseThrow();
        damaged[damaged.length - 1] ^= 1;
        places.tamper("second", segments.get(1), damaged);
        assertThat(records(0, Optional.empty())).hasSize(20);
        assertThat(replay(Optional.empty()).gaps()).isEmpty();
    }

    @Test
    void aReplayReportsTheExactRecordsMissingInEveryLocation() {
        twoSegments();
        String first = places.first.list("log/telemetry/").get(0).key();
        places.first.delete(first);
        places.second.delete(first);
        Replay replay = replay(Optional.empty());
        assertThat(replay.records()).isEqualTo(10);
        assertThat(replay.gaps()).containsExactly("records 1 to 10 of telemetry are missing in every location");
    }

    @Test
    void aLocationThatWasUnreachableIsCaughtUpByTheNextShip() {
        Flaky flaky = new Flaky(places.second);
        Repository repository =
                places.open(List.of(places.both().get(0), new Location("second", flaky)), RepositoryOptions.DEFAULT);
        TransactionLog log = repository.log("telemetry", NEVER);
        flaky.away = true;
        append(log, 1, 3);
        log.ship();
        append(log, 4, 6);
        log.ship();
        assertThat(log.shippedUpTo()).isEmpty();
        flaky.away = false;
        log.ship();
        assertThat(log.shippedUpTo()).contains(START.plusSeconds(6));
        assertThat(places.second.list("log/telemetry/")).hasSize(2);
    }

    @Test
    void recordsDeletedByPruneAreNotReportedMissingAndTheLogContinues() throws IOException {
        twoSegments();
        age(Duration.ofDays(3));
        BackupManager backups = places.open().backups();
        backups.create("telemetry", Files.createDirectories(directory.resolve("source")));
        PruneRequest request = PruneRequest.of(RetentionPolicy.DEFAULT, ZoneOffset.UTC);
        assertThat(backups.prune(request).log()).as("every moment of a week").isZero();
        PruneRequest now = request.pointInTimeWindow(Duration.ZERO);
        assertThat(backups.prune(now.dryRun(true)).log()).isEqualTo(1);
        assertThat(records(0, Optional.empty())).hasSize(20);
        assertThat(backups.prune(now).log()).isEqualTo(1);
        Replay replay = replay(Optional.empty());
        assertThat(replay.gaps()).isEmpty();
        assertThat(replay.records()).isEqualTo(10);
        assertThat(records(0, Optional.empty()).get(0).sequence()).isEqualTo(11);
        try (TransactionLog next = places.open().log("telemetry", NEVER)) {
            append(next, 21, 22);
        }
        assertThat(records(0, Optional.empty())).hasSize(12);
        assertThat(backups.verify(VerifyDepth.DATA).sound()).isTrue();
    }

    /** Tests a damaged mark; without the mark, deleted records cannot be distinguished from lost ones. */
    @Test
    void aDamagedPruneMarkDoesNotHideMissingRecords() throws IOException {
        recordsDeletedByPruneAreNotReportedMissingAndTheLogContinues();
        for (String place : List.of("first", "second")) {
            places.tamper(place, places.first.list("begins/").get(0), new byte[] {1, 2, 3});
        }
        assertThat(replay(Optional.empty()).gaps())
                .containsExactly("records 1 to 10 of telemetry are missing in every location");
        places.tamper("first", places.first.list("log/").get(0), new byte[] {1, 2, 3});
        assertThat(places.open().backups().verify(VerifyDepth.DATA).damage())
                .anyMatch(d -> d.startsWith("first: begins/telemetry/"))
                .anyMatch(d -> d.startsWith("second: begins/telemetry/"))
                .anyMatch(d -> d.startsWith("first: log/telemetry/"));
    }

    private void age(Duration by) throws IOException {
        for (ObjectInfo object : places.first.list("log/")) {
            for (String place : List.of("first", "second")) {
                Files.setLastModifiedTime(
                        directory.resolve(place).resolve(object.key()),
                        FileTime.from(SystemClock.INSTANCE.now().minus(by)));
            }
        }
    }

    /** A store that can be made unreachable. */
    private static final class Flaky implements io.iotdr.spi.ObjectStore {
        private final io.iotdr.spi.ObjectStore real;
        private volatile boolean away;

        Flaky(io.iotdr.spi.ObjectStore real) {
            this.real = real;
        }

        private io.iotdr.spi.ObjectStore here() {
            return away ? Places.unreachable("second").store() : real;
        }

        @Override
        public boolean putIfAbsent(String key, byte[] content) {
            return here().putIfAbsent(key, content);
        }

        @Override
        public Optional<byte[]> get(String key) {
            return here().get(key);
        }

        @Override
        public Optional<byte[]> get(String key, long offset, int length) {
            return here().get(key, offset, length);
        }

        @Override
        public List<ObjectInfo> list(String prefix) {
            return here().list(prefix);
        }

        @Override
        public void delete(String key) {
            here().delete(key);
        }
    }

    @Test
    void anInvalidLogNameIsRefused() {
        assertThatThrownBy(() -> places.open().archive("../x")).isInstanceOf(IllegalArgumentException.class);
    }
}
