package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that any damage to a stored object is found, and that a restore uses the other location and never returns
 * damaged data.
 */
final class DamageTest {

    @TempDir
    private Path directory;

    private Places places;
    private Path source;
    private RecoveryPoint point;

    @BeforeEach
    void backUp() throws IOException {
        places = new Places(directory.resolve("places"));
        source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("one"), "first file ".repeat(1000));
        Files.writeString(source.resolve("two"), "second file ".repeat(1000));
        point = places.open().backups().create("platform", source);
    }

    private List<ObjectInfo> objects() {
        return places.first.list("").stream()
                .filter(o -> !o.key().equals("config") && !o.key().startsWith("keys/"))
                .toList();
    }

    private BackupManager alone() {
        return places.open(List.of(places.both().get(0)), RepositoryOptions.DEFAULT)
                .backups();
    }

    /** Checks that verify reports the damage in one location, and that a restore uses the other location. */
    private void foundAndSurvived(String what) throws IOException {
        assertThat(places.open().backups().verify(point)).as(what).isNotEmpty();
        Path into = directory.resolve("into-" + System.nanoTime());
        places.open().backups().restore(point, into);
        assertThat(Places.tree(into)).as(what).isEqualTo(Places.tree(source));
        Path bad = directory.resolve("bad-" + System.nanoTime());
        assertThatThrownBy(() -> alone().restore(point, bad)).as(what).isInstanceOf(BackupCorruptedException.class);
        if (Files.exists(bad)) {
            assertThat(Places.tree(source)).as(what).containsAllEntriesOf(Places.tree(bad));
        }
    }

    @Test
    void aFlippedByteIsFoundAndTheRestoreUsesTheOtherLocation() throws IOException {
        for (ObjectInfo object : objects()) {
            byte[] whole = places.first.get(object.key()).orElseThrow();
            for (int at = 4; at < whole.length; at += Math.max(1, whole.length / 12)) {
                boolean saltOfAPack = object.key().startsWith("packs/") && at < Sealing.HEADER_BYTES;
                if (saltOfAPack) {
                    continue;
                }
                byte[] damaged = whole.clone();
                damaged[at] ^= 1;
                places.tamper("first", object, damaged);
                foundAndSurvived(object.key() + " byte " + at);
            }
            places.tamper("first", object, whole);
        }
        assertThat(places.open().backups().verify(point)).isEmpty();
    }

    /** Tests the header of a pack, which no restore needs and verify reads nevertheless. */
    @Test
    void verifyFindsAFlippedByteInTheHeaderOfAPack() throws IOException {
        for (ObjectInfo pack : places.first.list("packs/")) {
            byte[] whole = places.first.get(pack.key()).orElseThrow();
            for (int at = 0; at < Sealing.HEADER_BYTES; at++) {
                byte[] damaged = whole.clone();
                damaged[at] ^= 1;
                places.tamper("first", pack, damaged);
                assertThat(places.open().backups().verify(point))
                        .as("byte " + at)
                        .isNotEmpty();
            }
            places.tamper("first", pack, whole);
        }
    }

    @Test
    void aTruncatedObjectIsFoundAndTheRestoreUsesTheOtherLocation() throws IOException {
        for (ObjectInfo object : objects()) {
            byte[] whole = places.first.get(object.key()).orElseThrow();
            for (int length : new int[] {0, 3, 40, whole.length - 1}) {
                places.tamper("first", object, Arrays.copyOf(whole, Math.min(length, whole.length - 1)));
                foundAndSurvived(object.key() + " cut to " + length);
            }
            places.tamper("first", object, whole);
        }
    }

    @Test
    void aLostObjectIsFoundAndTheRestoreUsesTheOtherLocation() throws IOException {
        for (ObjectInfo object : objects()) {
            byte[] whole = places.first.get(object.key()).orElseThrow();
            places.first.delete(object.key());
            foundAndSurvived("lost " + object.key());
            places.first.putIfAbsent(object.key(), whole);
        }
    }

    @Test
    void verifyFindsAnObjectThatWasReplacedByAnotherOfItsKind() throws IOException {
        Files.writeString(source.resolve("two"), "changed");
        RecoveryPoint later = places.open().backups().create("platform", source);
        for (String kind : List.of("packs/", "manifests/", "index/")) {
            List<ObjectInfo> two = places.first.list(kind);
            byte[] other = places.first.get(two.get(1).key()).orElseThrow();
            byte[] own = places.first.get(two.get(0).key()).orElseThrow();
            places.tamper("first", two.get(0), other);
            List<String> found =
                    new java.util.ArrayList<>(places.open().backups().verify(point));
            found.addAll(places.open().backups().verify(later));
            assertThat(found).as(kind).isNotEmpty();
            places.tamper("first", two.get(0), own);
        }
    }
}
