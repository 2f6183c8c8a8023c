package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.PruneResult;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RetentionPolicy;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.backup.repository.store.FileSystemStore;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaves files of others among the objects, and loses the object that names the repository. */
final class StrayObjectsTest {

    private static final List<String> DIRECTORIES = List.of(
            "packs",
            "packs/00",
            "index",
            "manifests",
            "verdicts",
            "damaged",
            "claims",
            "trash",
            "gone",
            "locked",
            "keys",
            "log",
            "log/platform",
            "wal",
            "wal/platform",
            "");

    @TempDir
    private Path directory;

    private Places places;
    private Path source;
    private RecoveryPoint first;

    @BeforeEach
    void backUp() throws IOException {
        places = new Places(directory.resolve("places"));
        source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("readings"), "a reading of a sensor ".repeat(500));
        first = places.open().backups().create("platform", source);
    }

    private BackupManager manager() {
        return places.open().backups();
    }

    private void restores(BackupManager backups, RecoveryPoint point) throws IOException {
        Path into = Files.createTempDirectory(directory, "into").resolve("here");
        backups.restore(point, into);
        assertThat(Places.tree(into)).isEqualTo(Places.tree(source));
    }

    private static PruneRequest prune() {
        return PruneRequest.of(new RetentionPolicy(1, 1, 1, 1), ZoneOffset.UTC).grace(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", ".DS_Store", ".nfs0000000000000001", "Thumbs.db", "a name with spaces", "é"})
    void aFileOfOthersStopsNothingAnywhere(String name) throws IOException {
        for (String location : List.of("first", "second")) {
            for (String kind : DIRECTORIES) {
                Path where = Files.createDirectories(
                        places.directory.resolve(location).resolve(kind));
                Files.writeString(where.resolve(name), "not ours");
            }
        }
        RecoveryPoint second = manager().create("platform", source);
        manager().verify(VerifyDepth.DATA);
        assertThat(manager().listing().points()).extracting(RecoveryPoint::id).containsExactly(first.id(), second.id());
        assertThat(manager().listing().damaged()).anyMatch(d -> d.contains("manifests/" + name));
        manager().heal();
        PruneResult pruned = manager().prune(prune());
        assertThat(pruned.kept()).containsKey(second.id());
        restores(manager(), second);
        assertThat(places.directory.resolve("first/manifests").resolve(name))
                .as("it is somebody's")
                .exists();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 200})
    void aLostOrDamagedNameOfTheRepositoryIsWrittenAgain(int length) throws IOException {
        for (List<Location> locations : List.of(places.both(), places.both().subList(0, 1))) {
            for (Location location : locations) {
                Path config = places.directory.resolve(location.name()).resolve("config");
                if (length == 0) {
                    Files.deleteIfExists(config);
                } else {
                    Files.write(config, new byte[length]);
                }
            }
            Repository repository = places.open(locations, RepositoryOptions.DEFAULT);
            restores(repository.backups(), first);
            repository.backups().create("platform", source);
            assertThat(places.open(locations, RepositoryOptions.DEFAULT)
                            .backups()
                            .listing()
                            .damaged())
                    .isEmpty();
        }
    }

    /** The digit of the format stays, since a newer one is no damage. */
    @Test
    void aFlippedByteOfTheNameOfTheRepositoryIsWrittenAgain() throws IOException {
        Path config = places.directory.resolve("first/config");
        byte[] whole = Files.readAllBytes(config);
        List<Location> secondFirst = List.of(places.both().get(1), places.both().get(0));
        for (List<Location> locations : List.of(secondFirst, places.both().subList(0, 1))) {
            for (int at : List.of(0, 10, whole.length - 34, whole.length - 1, whole.length - 20, whole.length - 2)) {
                if (locations.size() == 1 && at > whole.length - 34 && at < whole.length - 1) {
                    continue;
                }
                byte[] harmed = whole.clone();
                harmed[at] ^= 1;
                Files.write(config, harmed);
                restores(places.open(locations, RepositoryOptions.DEFAULT).backups(), first);
                assertThat(config).as("byte " + at).hasBinaryContent(whole);
            }
        }
    }

    /** Regression test: only the first location was asked for its keys, and the second could not restore alone. */
    @Test
    void lostKeysOfOneLocationAreWrittenAgain() throws IOException {
        for (FileSystemStore store : List.of(places.first, places.second)) {
            store.list("keys/").forEach(key -> store.delete(key.key()));
            assertThat(places.open().backups().listing().damaged()).isEmpty();
            assertThat(store.list("keys/")).isNotEmpty();
        }
        restores(
                places.open(places.both().subList(1, 2), RepositoryOptions.DEFAULT)
                        .backups(),
                first);
    }

    @Test
    void aLocationThatLostItsNameAndItsKeysIsNoEmptyOne() throws IOException {
        for (String location : List.of("first", "second")) {
            Path root = places.directory.resolve(location);
            Files.delete(root.resolve("config"));
            for (ObjectInfo key : (location.equals("first") ? places.first : places.second).list("keys/")) {
                Files.delete(root.resolve(key.key()));
            }
        }
        assertThatThrownBy(() -> places.open())
                .hasMessageContaining("first holds the backups of a repository whose 'config' and keys/ are lost");
    }

    @Test
    void anotherRepositoryInALocationIsRefused() throws IOException {
        Places other = new Places(directory.resolve("other"));
        other.open();
        List<Location> mixed = List.of(new Location("first", places.first), new Location("second", other.second));
        assertThatThrownBy(() -> places.open(mixed, RepositoryOptions.DEFAULT))
                .isInstanceOf(DisasterRecoveryException.class);
        Files.delete(directory.resolve("other/second/config"));
        assertThatThrownBy(() -> places.open(mixed, RepositoryOptions.DEFAULT))
                .as("also when it is told by its keys alone")
                .isInstanceOf(DisasterRecoveryException.class);
    }

    @Test
    void aPruneThatCannotReadEverythingForgetsNothing() throws IOException {
        manager().create("platform", source);
        Files.writeString(source.resolve("more"), "more");
        manager().create("platform", source);
        ObjectInfo newest =
                places.first.list("index/").stream().reduce((a, b) -> b).orElseThrow();
        for (String location : List.of("first", "second")) {
            places.tamper(location, newest, new byte[] {1, 2, 3});
        }
        PruneResult pruned = manager().prune(prune());
        assertThat(pruned.damaged()).isNotEmpty();
        assertThat(pruned.forgotten()).isEmpty();
        assertThat(pruned.condemned() + pruned.deleted()).isZero();
        assertThat(manager().list()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 100})
    void aPackThatIsCutOrHasADamagedBeginningIsReplacedByTheNextBackup(int length) throws IOException {
        for (ObjectInfo pack : places.first.list("packs/")) {
            byte[] content = places.first.get(pack.key()).orElseThrow();
            byte[] harmed = java.util.Arrays.copyOf(content, length == 0 ? content.length : length);
            harmed[Math.min(3, harmed.length - 1)] ^= 1;
            places.tamper("first", pack, harmed);
            places.tamper("second", pack, harmed);
        }
        assertThat(manager().verify(VerifyDepth.DATA).sound()).isFalse();
        manager().create("platform", source);
        assertThat(manager().verify(VerifyDepth.DATA).damage()).isEmpty();
        restores(manager(), first);
    }
}
