package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RetentionPolicy;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.repository.key.PassphraseKey;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens a repository while the disk of one location is not mounted, so that its mount point is empty. */
final class AbsentLocationTest {

    private static final RepositoryOptions ONE_IS_ENOUGH = RepositoryOptions.DEFAULT.quorum(1);

    @TempDir
    private Path directory;

    private Places places;
    private Path source;
    private Path mountPoint;
    private Path disk;

    @BeforeEach
    void unmount() throws IOException {
        places = new Places(directory.resolve("places"));
        source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("readings"), "a reading of a sensor ".repeat(500));
        places.open().backups().create("platform", source);
        mountPoint = places.directory.resolve("second");
        disk = directory.resolve("disk");
        Files.move(mountPoint, disk);
        Files.createDirectory(mountPoint);
    }

    private void mount() throws IOException {
        Files.delete(mountPoint);
        Files.move(disk, mountPoint);
    }

    private BackupManager withOne() {
        return places.open(places.both(), ONE_IS_ENOUGH).backups();
    }

    private void nothingIsWritten() throws IOException {
        try (Stream<Path> found = Files.list(mountPoint)) {
            assertThat(found).isEmpty();
        }
    }

    private static PruneRequest prune() {
        return PruneRequest.of(new RetentionPolicy(1, 1, 1, 1), ZoneOffset.UTC);
    }

    @Test
    void aWriterThatNeedsTheLocationIsRefused() throws IOException {
        assertThatThrownBy(places::open)
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("2 of its 2 locations are needed")
                .hasMessageContaining("second holds no repository; is it mounted?")
                .hasMessageContaining("dr backup init");
        nothingIsWritten();
    }

    @Test
    void everythingWorksWithoutTheLocationAndNothingIsWrittenInItsMountPoint() throws IOException {
        RecoveryPoint made = withOne().create("platform", source);
        assertThat(withOne().listing().points()).hasSize(2);
        assertThat(withOne().listing().missing()).containsOnlyKeys("second");
        assertThat(withOne().verify(VerifyDepth.DATA).missing()).containsOnlyKeys("second");
        assertThat(withOne().heal().missing()).containsOnlyKeys("second");
        assertThatThrownBy(() -> withOne().prune(prune()))
                .as("a point of which only the other location knows may need the data")
                .hasMessageContaining("second");
        Path to = directory.resolve("to");
        withOne().restore(made, to);
        assertThat(Places.tree(to)).isEqualTo(Places.tree(source));
        nothingIsWritten();
    }

    @Test
    void aDiskThatIsMountedWhileTheRepositoryIsOpenIsUsedAtOnce() throws IOException {
        BackupManager open = withOne();
        open.create("platform", source);
        mount();
        RecoveryPoint made = open.create("platform", source);
        assertThat(open.listing().missing()).isEmpty();
        assertThat(places.second.list("manifests/"))
                .extracting(ObjectInfo::key)
                .as("it has caught up")
                .hasSize(3)
                .contains("manifests/" + made.id());
        assertThat(places.open().backups().verify(VerifyDepth.DATA).sound()).isTrue();
    }

    /** Regression test: the location that answered was an empty mount point, and became a repository of its own. */
    @Test
    void nobodyMakesARepositoryWhileALocationThatMayHoldItIsAway() throws IOException {
        List<Location> emptyAndAway = List.of(new Location("second", places.second), Places.unreachable("first"));
        List<KeyProvider> key = List.of(new PassphraseKey(Places.PASSPHRASE));
        TimeSource time = new TimeSource(SystemClock.INSTANCE, new ThreadScheduler("away-test"));
        assertThatThrownBy(() -> places.open(emptyAndAway, ONE_IS_ENOUGH)).hasMessageContaining("cannot be reached");
        assertThatThrownBy(() -> Repository.open(emptyAndAway, key, ONE_IS_ENOUGH, time))
                .hasMessageContaining("cannot be reached");
        assertThatThrownBy(() -> Repository.init(emptyAndAway, key, ONE_IS_ENOUGH, time))
                .hasMessageContaining("cannot be reached");
        assertThatThrownBy(
                        () -> Repository.open(List.of(new Location("second", places.second)), key, ONE_IS_ENOUGH, time))
                .hasMessageContaining("there is no repository in second");
        nothingIsWritten();
    }

    @Test
    void onlyInitMakesACopyThere() throws IOException {
        Repository made = Repository.init(
                places.both(),
                List.of(new PassphraseKey(Places.PASSPHRASE)),
                RepositoryOptions.DEFAULT,
                new TimeSource(SystemClock.INSTANCE, new ThreadScheduler("init-test")));
        assertThat(made.made()).containsExactly("second");
        assertThat(made.backups().heal().sound()).isTrue();
        places.first.list("").forEach(object -> places.first.delete(object.key()));
        Path to = directory.resolve("to");
        BackupManager second = withOne();
        second.restore(second.list().get(0), to);
        assertThat(Places.tree(to)).as("from the new copy alone").isEqualTo(Places.tree(source));
    }
}
