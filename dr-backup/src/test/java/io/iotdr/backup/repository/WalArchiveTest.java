package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.RetentionPolicy;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.VerifyResult;
import io.iotdr.backup.repository.log.WalArchive;
import io.iotdr.backup.repository.log.WalTimeline;
import io.iotdr.backup.repository.options.Compression;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.backup.repository.store.FileSystemStore;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.SystemClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests an archived write-ahead log; {@code PostgresRestoreTest} tests it with a real PostgreSQL. */
final class WalArchiveTest {

    private static final String FIRST = "0000000100000000000000FE";

    @TempDir
    private Path directory;

    private Places places;
    private WalArchive archive;

    @BeforeEach
    void open() {
        places = new Places(directory.resolve("places"));
        archive = places.open().wal("database");
    }

    /** Pushes a segment of 16 MiB; the size determines how many segments a WAL log has. */
    private void push(WalArchive to, String name, int fill) throws IOException {
        byte[] content = new byte[16 << 20];
        Arrays.fill(content, (byte) fill);
        to.push(Files.write(directory.resolve(name), content));
    }

    private WalTimeline alone() {
        return archive.contents().asked(1, 1, 0);
    }

    private void tamper(String place, String name) throws IOException {
        String key = "wal/database/" + name;
        places.tamper(place, new ObjectInfo(key, 0, Instant.EPOCH), new byte[] {1, 2, 3});
    }

    @Test
    void aPushedSegmentIsFetchedFromALocationWhereItIsIntact() throws IOException {
        push(archive, FIRST, 7);
        tamper("first", FIRST);
        Path to = directory.resolve("fetched");
        assertThat(archive.fetch(FIRST, to)).isTrue();
        assertThat(to).hasSameBinaryContentAs(directory.resolve(FIRST));
        assertThat(archive.fetch("00000002.history", to)).isFalse();
    }

    @Test
    void pushingASegmentAgainIsAcceptedAndOtherContentIsRefused() throws IOException {
        push(archive, FIRST, 7);
        push(archive, FIRST, 7);
        assertThatThrownBy(() -> push(archive, FIRST, 8))
                .isInstanceOf(DisasterRecoveryException.class)
                .hasMessageContaining("give each cluster its own archive name");
    }

    @Test
    void invalidWalFileNamesAreRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("passwd"), "x");
        assertThatThrownBy(() -> archive.push(file)).hasMessageContaining("is not a WAL file name");
        assertThatThrownBy(() -> archive.fetch("../../etc/passwd", file))
                .hasMessageContaining("is not a WAL file name");
    }

    @Test
    void healCopiesSegmentsToALocationThatWasUnreachable() throws IOException {
        WalArchive half = places.open(
                        List.of(places.both().get(0), Places.unreachable("away")),
                        new RepositoryOptions(Compression.ZSTD, 1, 2))
                .wal("database");
        push(half, FIRST, 1);
        assertThatThrownBy(() -> half.fetch("0000000100000000000000FF", directory.resolve("to")))
                .hasMessageContaining("may exist");
        push(half, "0000000100000000000000FF", 2);
        assertThat(places.second.list("wal/")).isEmpty();
        places.open().backups().heal();
        assertThat(places.second.list("wal/")).hasSize(2);
    }

    @Test
    void missingSegmentsAreNamedAcrossTheEndOfAWalLog() throws IOException {
        push(archive, FIRST, 1);
        push(archive, "000000010000000100000001", 1);
        push(archive, "000000020000000100000009", 1);
        assertThat(archive.contents().missing(FIRST, alone()))
                .containsExactly("0000000100000000000000FF", "000000010000000100000000");
        assertThat(archive.contents().newest(FIRST, alone())).contains("000000010000000100000001");
        assertThat(archive.contents().missing("000000010000000100000002", alone()))
                .isEmpty();
    }

    @Test
    void verifyFindsADamagedOrMissingSegmentAndHealRepairsIt() throws IOException {
        push(archive, FIRST, 1);
        push(archive, "0000000100000000000000FF", 2);
        BackupManager backups = places.open().backups();
        assertThat(backups.verify(VerifyDepth.DATA).sound()).isTrue();
        tamper("first", FIRST);
        places.second.delete("wal/database/0000000100000000000000FF");
        assertThat(backups.verify(VerifyDepth.STRUCTURE).damage())
                .as("it may be on its way")
                .isEmpty();
        age(Duration.ofMinutes(3));
        VerifyResult found = backups.verify(VerifyDepth.DATA);
        assertThat(found.damage())
                .anyMatch(d -> d.startsWith("first: wal/database/" + FIRST))
                .anyMatch(d -> d.startsWith("second: wal/database/0000000100000000000000FF: is missing in"));
        backups.heal();
        assertThat(backups.verify(VerifyDepth.DATA).sound()).isTrue();
    }

    @Test
    void pruneDeletesSegmentsOlderThanTheOldestNeededBackup() throws IOException {
        BackupManager backups = places.open().backups();
        push(archive, FIRST, 1);
        Files.writeString(directory.resolve("00000002.history"), "1\t0/FF000100\tno recovery target specified");
        archive.push(directory.resolve("00000002.history"));
        age(Duration.ofDays(2));
        Path source = Files.createDirectories(directory.resolve("source"));
        backups.create("database", source);
        push(archive, "0000000100000000000000FF", 1);
        PruneRequest request = PruneRequest.of(RetentionPolicy.DEFAULT, ZoneOffset.UTC);
        assertThat(backups.prune(request).log()).isZero();
        PruneRequest now = request.pointInTimeWindow(Duration.ZERO);
        assertThat(backups.prune(now.dryRun(true)).log()).isEqualTo(1);
        assertThat(archive.contents().newest(FIRST, alone())).isPresent();
        assertThat(backups.prune(now).log()).isEqualTo(1);
        assertThat(places.first.list("wal/").stream().map(ObjectInfo::key))
                .containsExactly("wal/database/0000000100000000000000FF", "wal/database/00000002.history");
    }

    private void age(Duration by) throws IOException {
        for (FileSystemStore store : List.of(places.first, places.second)) {
            Path root = places.directory.resolve(store == places.first ? "first" : "second");
            for (ObjectInfo object : store.list("wal/")) {
                Files.setLastModifiedTime(
                        root.resolve(object.key()),
                        FileTime.from(SystemClock.INSTANCE.now().minus(by)));
            }
        }
    }

    @Test
    void missingSegmentsAreComputedCorrectlyForSegmentsOf64MiB() throws IOException {
        WalArchive large = places.open().wal("large");
        large.push(Files.write(directory.resolve("00000001000000000000003F"), new byte[64 << 20]));
        large.push(Files.write(directory.resolve("000000010000000100000000"), new byte[64 << 20]));
        assertThat(large.contents().missing("00000001000000000000003F", alone()))
                .isEmpty();
    }

    @Test
    void anUnreachableLocationIsAnErrorAndNotTheEndOfTheLog() {
        WalArchive away = places.open(
                        List.of(places.both().get(0), Places.unreachable("away")),
                        new RepositoryOptions(Compression.ZSTD, 1, 2))
                .wal("database");
        assertThatThrownBy(() -> away.fetch(FIRST, directory.resolve("to")))
                .isInstanceOf(DisasterRecoveryException.class)
                .isNotInstanceOf(ProviderException.class)
                .hasMessageContaining("cannot be fetched");
    }

    /** Returns a segment of 1 MiB with the header that PostgreSQL writes. */
    private Path segment(String name, long system) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(1 << 20).order(ByteOrder.nativeOrder());
        content.putShort(2, (short) 2).putLong(24, system).putInt(32, content.capacity());
        content.putLong(64, name.hashCode());
        return Files.write(directory.resolve(name), content.array());
    }

    private Path history(long timeline, String text) throws IOException {
        return Files.writeString(directory.resolve("%08X.history".formatted(timeline)), text);
    }

    @Test
    void theLogOfAnotherClusterIsRefusedAlsoUnderNamesThatAreFree() throws IOException {
        archive.push(segment("000000010000000000000001", -7));
        archive.push(segment("000000010000000000000002", -7));
        assertThatThrownBy(() -> archive.push(segment("000000010000000000000003", 8)))
                .hasMessageContaining("the log of another cluster, 18446744073709551609 and not 8")
                .hasMessageContaining("give each cluster a source of its own");
        places.open().wal("other").push(segment("000000010000000000000003", 8));
        assertThat(places.open().backups().verify(VerifyDepth.DATA).sound()).isTrue();
    }

    @Test
    void aRestoredCopyCannotPutItsTimelineBesideTheLogOfTheOriginal() throws IOException {
        for (String name :
                List.of("000000010000000000000001", "000000010000000000000002", "000000010000000000000003")) {
            archive.push(segment(name, 7));
        }
        Path copy = history(2, "1\t0/180000\tbefore 2026-11-25 03:00:00+00\n");
        assertThatThrownBy(() -> archive.push(copy))
                .hasMessageContaining("timeline 2 of this server left timeline 1 at 0/180000")
                .hasMessageContaining("its recovery had a target there (before 2026-11-25 03:00:00+00)")
                .hasMessageContaining("wal-push --accept-fork");
        assertThatThrownBy(() -> archive.push(history(2, "1\t0/180000\tno recovery target specified\n")))
                .hasMessageContaining("continues that one until 000000010000000000000003");
        assertThatThrownBy(() -> archive.push(history(2, "1\t0/300000\tno recovery target specified\n")))
                .as("a copy that recovered to the end of segment 2")
                .hasMessageContaining("continues that one until 000000010000000000000003");
        history(2, "1\t0/180000\tbefore 2026-11-25 03:00:00+00\n");
        archive.push(segment("000000010000000000000004", 7));
        archive.push(copy, true);
        archive.push(copy);
        archive.push(segment("000000020000000000000002", 7));
        assertThatThrownBy(() -> archive.push(segment("000000010000000000000005", 7)))
                .as("the original is not followed any more")
                .hasMessageContaining("timeline 1 was left at 0/180000 by timeline 2");
        archive.push(segment("000000010000000000000004", 7));
    }

    @Test
    void aStandbyThatTakesOverContinuesTheArchive() throws IOException {
        archive.push(segment("000000010000000000000001", 7));
        archive.push(segment("000000010000000000000002", 7));
        archive.push(history(2, "1\t0/280000\tno recovery target specified\n"));
        archive.push(segment("000000020000000000000002", 7));
        archive.push(
                history(3, "1\t0/280000\tno recovery target specified\n2\t0/380000\tno recovery target specified\n"));
        archive.push(segment("000000020000000000000003", 7));
        archive.push(segment("000000030000000000000003", 7));
        archive.push(segment("000000030000000000000005", 7));
        WalTimeline newest = archive.contents().newestFrom(1, 0x100028);
        assertThat(newest.id()).isEqualTo(3);
        assertThat(archive.contents().newest("000000010000000000000001", newest))
                .contains("000000030000000000000005");
        assertThat(archive.contents().missing("000000010000000000000001", newest))
                .containsExactly("000000030000000000000004");
        assertThat(archive.contents().timelines()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aBaseBackupFromWhichTheLogDoesNotLeadToTheNewestTimelineIsRefused() throws IOException {
        archive.push(segment("000000010000000000000001", 7));
        archive.push(history(2, "1\t0/180000\tx\n"), true);
        assertThatThrownBy(() -> archive.contents().newestFrom(1, 0x200028))
                .as("to follow timeline 1 would bring back what a reset removed")
                .hasMessageContaining("continues timeline 2, to which the log does not lead from this base backup");
        assertThat(archive.contents().newestFrom(1, 0x100028).id()).isEqualTo(2);
        assertThatThrownBy(() -> archive.contents().asked(2, 1, 0x200028))
                .hasMessageContaining("timeline 2 does not continue timeline 1 of the base backup");
        assertThatThrownBy(() -> archive.contents().asked(9, 1, 0x200028))
                .hasMessageContaining("the archive has no timeline 9; its timelines are [1, 2]");
        assertThat(archive.contents().asked(1, 1, 0x100028).id()).isEqualTo(1);
    }

    @Test
    void aCopyCannotBeginATimelineBesideTheOneThatIsFollowed() throws IOException {
        archive.push(segment("000000010000000000000001", 7));
        archive.push(history(2, "1\t0/180000\tno recovery target specified\n"));
        archive.push(segment("000000020000000000000001", 7));
        assertThatThrownBy(() -> archive.push(history(3, "1\t0/190000\tno recovery target specified\n")))
                .hasMessageContaining("timeline 2 continues that one in the archive");
        archive.push(segment("000000020000000000000002", 7));
    }

    @Test
    void theClusterOfAHistoryIsThatOfTheSegmentsBesideIt() throws IOException {
        archive.push(segment("000000010000000000000001", 7));
        Path other = Files.createDirectories(directory.resolve("other"));
        Files.move(segment("000000010000000000000009", 8), other.resolve("000000010000000000000009"));
        Path foreign =
                Files.writeString(other.resolve("00000002.history"), "1\t0/900000\tno recovery target specified\n");
        assertThatThrownBy(() -> archive.push(foreign)).hasMessageContaining("the log of another cluster, 7 and not 8");
        assertThatThrownBy(() -> archive.push(foreign, true)).hasMessageContaining("the log of another cluster");
    }

    @Test
    void anArchiveWithoutAMarkIsKnownByItsSegmentsAndARefusedClusterLeavesNone() throws IOException {
        archive.push(segment("000000010000000000000001", 7));
        for (FileSystemStore store : List.of(places.first, places.second)) {
            store.delete("wal/database/7.system");
        }
        assertThatThrownBy(() -> archive.push(segment("000000010000000000000002", 8)))
                .hasMessageContaining("the log of another cluster, 7 and not 8");
        assertThat(places.first.list("wal/database/"))
                .extracting(ObjectInfo::key)
                .noneMatch(k -> k.endsWith(".system"));
        archive.push(segment("000000010000000000000002", 7));
        assertThat(places.second.list("wal/database/"))
                .extracting(ObjectInfo::key)
                .contains("wal/database/7.system");
    }

    @Test
    void aDamagedHistoryIsNoReasonToRecoverAnOlderTimeline() throws IOException {
        archive.push(segment("000000010000000000000001", 7));
        archive.push(history(2, "1\t0/180000\tno recovery target specified\n"));
        tamper("first", "00000002.history");
        assertThat(archive.contents().newestFrom(1, 0).id()).isEqualTo(2);
        tamper("second", "00000002.history");
        assertThatThrownBy(() -> archive.contents().newestFrom(1, 0)).hasMessageContaining("no location has it intact");
        assertThat(archive.contents().asked(1, 1, 0).id()).isEqualTo(1);
        assertThatThrownBy(() -> archive.push(history(3, "not a history")))
                .hasMessageContaining("00000003.history is no history of a timeline");
    }
}
