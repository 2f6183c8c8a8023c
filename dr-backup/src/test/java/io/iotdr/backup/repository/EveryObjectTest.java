package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.PointListing;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.internal.files.FileTrees;
import io.iotdr.backup.repository.key.KeyFile;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damages each object of a small repository in turn. Whatever it is, the damage stays where it is: points that do not need the
 * object restore, and the next backup is whole.
 */
final class EveryObjectTest {

    /** The ways to harm an object. */
    enum Harm {
        FLIPPED,
        CUT,
        LOST,
        SWAPPED,
        STRAY
    }

    private static final ThreadScheduler SCHEDULER = new ThreadScheduler("every-object-test");

    @TempDir
    private Path directory;

    private KeyFile key;
    private Places places;
    private Path source;
    private final Map<String, Map<String, String>> contents = new TreeMap<>();

    /** The number of the backup that made each object. */
    private final Map<String, Integer> madeBy = new TreeMap<>();

    @BeforeEach
    void backUp() throws IOException {
        key = KeyFile.create(directory.resolve("key"));
        places = new Places(directory.resolve("places"));
        source = Files.createDirectories(directory.resolve("source"));
        Repository repository = repository(places.both());
        for (String name : List.of("one", "two", "three")) {
            Files.writeString(source.resolve(name), (name + " has its own content. ").repeat(1000));
            contents.put(repository.backups().create("platform", source).id(), Places.tree(source));
            objects().forEach(o -> madeBy.putIfAbsent(o.key(), contents.size()));
        }
        assertThat(repository.backups().verify(VerifyDepth.DATA).sound()).isTrue();
        copy(directory.resolve("places"), directory.resolve("whole"));
    }

    /** A passphrase would take most of the time. */
    private Repository repository(List<Location> locations) {
        return Repository.openOrInit(
                locations, key, RepositoryOptions.DEFAULT, new TimeSource(SystemClock.INSTANCE, SCHEDULER));
    }

    private BackupManager open(List<Location> locations) {
        return repository(locations).backups();
    }

    private List<ObjectInfo> objects() {
        return places.first.list("").stream()
                .filter(o -> !o.key().equals("config") && !o.key().startsWith("keys/"))
                .toList();
    }

    private void harm(Harm harm, ObjectInfo object) throws IOException {
        byte[] whole = places.first.get(object.key()).orElseThrow();
        switch (harm) {
            case FLIPPED -> {
                whole[whole.length / 2] ^= 1;
                places.tamper("first", object, whole);
            }
            case CUT -> places.tamper("first", object, Arrays.copyOf(whole, whole.length / 2));
            case LOST -> places.first.delete(object.key());
            case SWAPPED -> {
                String kind = object.key().substring(0, object.key().indexOf('/') + 1);
                ObjectInfo other = places.first.list(kind).stream()
                        .filter(o -> !o.key().equals(object.key()))
                        .findFirst()
                        .orElse(object);
                places.tamper("first", object, places.first.get(other.key()).orElseThrow());
            }
            case STRAY ->
                Files.writeString(
                        directory.resolve("places/first").resolve(object.key()).resolveSibling(".DS_Store"), "stray");
        }
    }

    @ParameterizedTest
    @EnumSource
    void damageInTheOnlyLocationStaysWhereItIs(Harm harm) throws IOException {
        for (ObjectInfo object : objects()) {
            restoreLocations();
            harm(harm, object);
            aBackupAfterIsWhole(
                    harm + " " + object.key(), List.of(places.both().get(0)), harm == Harm.STRAY ? 3 : sure(object));
        }
    }

    @ParameterizedTest
    @EnumSource
    void damageInOneOfTwoLocationsHarmsNoPoint(Harm harm) throws IOException {
        for (ObjectInfo object : objects()) {
            restoreLocations();
            harm(harm, object);
            aBackupAfterIsWhole(harm + " " + object.key(), places.both(), 3);
        }
    }

    /** Returns how many of the three points surely do not need an object: earlier ones, and others than its own. */
    private int sure(ObjectInfo object) {
        if (object.key().startsWith("verdicts/")) {
            return 3;
        }
        return object.key().startsWith("manifests/") ? 2 : madeBy.get(object.key()) - 1;
    }

    /** Checks what an operator sees after damage, and the next backup. */
    private void aBackupAfterIsWhole(String what, List<Location> locations, int sure) throws IOException {
        BackupManager backups = open(locations);
        backups.verify(VerifyDepth.DATA);
        PointListing listing = backups.listing();
        int restored = 0;
        for (RecoveryPoint point : listing.points()) {
            restored += restores(what, backups, point) ? 1 : 0;
        }
        assertThat(restored).as(what + ": restorable of 3").isGreaterThanOrEqualTo(sure);
        List<String> told = new ArrayList<>();
        RecoveryPoint made = open(locations)
                .create(BackupRequest.of("platform", BackupSource.directory(source))
                        .told(told::add));
        assertThat(made.problems()).as(what).isEmpty();
        for (Location location : locations) {
            assertThat(restores(what, open(List.of(location)), made))
                    .as(what + ": the new point from " + location.name() + "; told " + told)
                    .isTrue();
        }
        assertThat(open(locations).verify(VerifyDepth.DATA).affected()).as(what).doesNotContainKey(made.id());
    }

    /** Returns whether a point restores completely; it never restores wrong content. */
    private boolean restores(String what, BackupManager backups, RecoveryPoint point) throws IOException {
        Path into = Files.createTempDirectory(directory, "into").resolve("here");
        try {
            backups.restore(point, into);
            assertThat(Places.tree(into))
                    .as(what + ": " + point.id())
                    .isEqualTo(contents.getOrDefault(point.id(), Places.tree(source)));
            return true;
        } catch (BackupCorruptedException told) {
            return false;
        }
    }

    private void restoreLocations() throws IOException {
        Path all = directory.resolve("places");
        FileTrees.delete(all);
        copy(directory.resolve("whole"), all);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
