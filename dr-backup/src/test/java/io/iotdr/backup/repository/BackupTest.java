package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.key.PassphraseKey;
import io.iotdr.backup.repository.options.Compression;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that a restore returns what was backed up, from either location. */
final class BackupTest {

    @TempDir
    private Path directory;

    private Places places;
    private Path source;

    @BeforeEach
    void source() throws IOException {
        places = new Places(directory.resolve("places"));
        source = Files.createDirectories(directory.resolve("source"));
        Files.createDirectories(source.resolve("a/deep/empty"));
        Files.writeString(source.resolve("a/deep/file"), "hello");
        Files.writeString(source.resolve("name with blank and ü"), "x");
        Files.write(source.resolve("nothing"), new byte[0]);
        Files.setPosixFilePermissions(source.resolve("nothing"), PosixFilePermissions.fromString("r--------"));
        Files.createSymbolicLink(source.resolve("link"), Path.of("a/deep/file"));
        byte[] large = new byte[10_000_000];
        new Random(1).nextBytes(large);
        Files.write(source.resolve("large"), large);
    }

    private Path restored(BackupManager backups, RecoveryPoint point) {
        Path into = directory.resolve("restored-" + System.nanoTime());
        backups.restore(point, into);
        return into;
    }

    @ParameterizedTest
    @EnumSource
    void aRestoredTreeEqualsItsSourceWithEveryCompression(Compression compression) throws IOException {
        BackupManager backups = places.open(
                        places.both(),
                        RepositoryOptions.DEFAULT.compression(compression).quorum(0))
                .backups();
        RecoveryPoint point = backups.create("platform", source);
        Path into = restored(backups, point);
        assertThat(Places.tree(into)).isEqualTo(Places.tree(source));
        assertThat(into.resolve("a/deep/empty")).isDirectory();
        assertThat(Files.readSymbolicLink(into.resolve("link"))).hasToString("a/deep/file");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(into.resolve("nothing"))))
                .isEqualTo("r--------");
        assertThat(Files.getLastModifiedTime(into.resolve("large")))
                .isEqualTo(Files.getLastModifiedTime(source.resolve("large")));
        assertThat(point.verified()).isPresent();
        assertThat(backups.verify(point)).isEmpty();
    }

    @Test
    void eachLocationAloneListsAndRestoresARecoveryPoint() throws IOException {
        RecoveryPoint point = places.open().backups().create("platform", source);
        for (Location alone : places.both()) {
            BackupManager backups =
                    places.open(List.of(alone), RepositoryOptions.DEFAULT).backups();
            assertThat(backups.list("platform")).containsExactly(point);
            assertThat(Places.tree(restored(backups, point))).isEqualTo(Places.tree(source));
        }
    }

    @Test
    void aSecondBackupDoesNotStoreUnchangedDataAgain() throws IOException {
        BackupManager backups = places.open().backups();
        backups.create("platform", source);
        long before = size();
        Files.writeString(source.resolve("new"), "only this");
        backups.create("platform", source);
        assertThat(size() - before).isLessThan(10_000);
    }

    @Test
    void aByteInsertedIntoALargeFileDoesNotStoreTheWholeFileAgain() throws IOException {
        BackupManager backups = places.open().backups();
        backups.create("platform", source);
        long before = size();
        byte[] large = Files.readAllBytes(source.resolve("large"));
        byte[] longer = new byte[large.length + 1];
        System.arraycopy(large, 0, longer, 0, 5_000_000);
        System.arraycopy(large, 5_000_000, longer, 5_000_001, 5_000_000);
        Files.write(source.resolve("large"), longer);
        backups.create("platform", source);
        assertThat(size() - before).isLessThan(5_000_000);
    }

    private long size() {
        return places.first.list("").stream().mapToLong(ObjectInfo::size).sum();
    }

    @Test
    void nearestReturnsTheLatestPointAtOrBeforeTheMoment() {
        BackupManager backups = places.open().backups();
        RecoveryPoint first = backups.create("platform", source);
        RecoveryPoint second = backups.create("platform", source);
        backups.create("other", source);
        assertThat(backups.nearest("platform", Instant.now().plusSeconds(60))).contains(second);
        assertThat(backups.nearest("platform", second.taken().minusNanos(1))).contains(first);
        assertThat(backups.nearest("platform", first.taken().minusSeconds(1))).isEmpty();
    }

    @Test
    void storedObjectsContainNoPlainContentAndNoFileName() throws IOException {
        Files.writeString(source.resolve("secret-name"), "the cake is a lie ".repeat(100));
        places.open(
                        places.both(),
                        RepositoryOptions.DEFAULT.compression(Compression.NONE).quorum(0))
                .backups()
                .create("platform", source);
        for (ObjectInfo object : places.first.list("")) {
            String text = new String(places.first.get(object.key()).orElseThrow(), StandardCharsets.ISO_8859_1);
            assertThat(text).doesNotContain("cake is a lie").doesNotContain("secret-name");
        }
    }

    @Test
    void openingARepositoryWithAWrongPassphraseIsRefused() {
        places.open().backups().create("platform", source);
        assertThatThrownBy(() -> Repository.openOrInit(
                        places.both(),
                        new PassphraseKey("another passphrase"),
                        RepositoryOptions.DEFAULT,
                        new TimeSource(io.iotdr.time.SystemClock.INSTANCE, new io.iotdr.time.ThreadScheduler("x"))))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("the key or passphrase is wrong");
    }

    @Test
    void aLocationThatHoldsAnotherRepositoryIsRefused() {
        places.open(List.of(places.both().get(0)), RepositoryOptions.DEFAULT);
        places.open(List.of(places.both().get(1)), RepositoryOptions.DEFAULT);
        assertThatThrownBy(() -> places.open()).hasMessageContaining("holds another repository");
    }

    @Test
    void aRepositoryOfANewerFormatIsRefused() throws IOException {
        places.open();
        String config = new String(places.first.get("config").orElseThrow(), StandardCharsets.UTF_8);
        Files.writeString(directory.resolve("places/first/config"), config.replace("format 1", "format 2"));
        assertThatThrownBy(() -> places.open())
                .hasMessageContaining("has format 2")
                .hasMessageContaining("newer version");
    }

    @Test
    void aLocationThatMissedABackupIsCaughtUpByTheNextOne() throws IOException {
        RepositoryOptions one =
                RepositoryOptions.DEFAULT.compression(Compression.ZSTD).quorum(1);
        places.open();
        List<Location> half = List.of(places.both().get(0), Places.unreachable("second"));
        RecoveryPoint missed = places.open(half, one).backups().create("platform", source);
        BackupManager whole = places.open(places.both(), one).backups();
        assertThat(whole.verify(missed)).isNotEmpty();
        whole.create("platform", source);
        assertThat(whole.verify(missed)).isEmpty();
    }

    @Test
    void openingFailsWhenFewerLocationsThanTheQuorumAreReachable() {
        places.open();
        List<Location> half = List.of(places.both().get(0), Places.unreachable("second"));
        assertThatThrownBy(() -> places.open(half, RepositoryOptions.DEFAULT))
                .hasMessageContaining(
                        "2 of its 2 locations are needed, and these are missing: second could not answer");
    }

    @Test
    void aRestoreIntoANonEmptyDirectoryIsRefused() throws IOException {
        BackupManager backups = places.open().backups();
        RecoveryPoint point = backups.create("platform", source);
        Path full = Files.createDirectories(directory.resolve("full"));
        Files.writeString(full.resolve("mine"), "precious");
        assertThatThrownBy(() -> backups.restore(point, full)).hasMessageContaining("is not empty");
        assertThat(Places.tree(full)).hasSize(1);
    }

    @Test
    void aMissingSourceIsRefusedBeforeAnythingIsWritten() {
        BackupManager backups = places.open().backups();
        assertThatThrownBy(() -> backups.create("platform", directory.resolve("nowhere")))
                .hasMessageContaining("there is no such directory");
        assertThat(backups.list("platform")).isEmpty();
    }
}
