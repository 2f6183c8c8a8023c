package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RetentionPolicy;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.repository.key.KeyFile;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.backup.repository.store.FileSystemStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests complete prunes during a backup, and complete backups during a prune, at every write: no needed data is lost.
 */
final class InterleavingTest {

    private static final PruneRequest PRUNE =
            PruneRequest.of(new RetentionPolicy(1, 1, 1, 1), ZoneId.of("UTC")).grace(Duration.ZERO);
    private static final ThreadScheduler SCHEDULER = new ThreadScheduler("interleaving");

    @TempDir
    private Path directory;

    private KeyFile key;
    private int number;
    private Path source;
    private Path place;
    private byte[] comesBack = {};

    @BeforeEach
    void key() {
        key = KeyFile.create(directory.resolve("key"));
    }

    /**
     * Prepares a backup with data that is no longer needed, is condemned if requested, and is needed again by the next
     * backup.
     */
    private void prepare(boolean condemned) throws IOException {
        number++;
        source = Files.createDirectories(directory.resolve("source-" + number));
        place = directory.resolve("place-" + number);
        Random random = new Random(2);
        comesBack = new byte[600_000];
        random.nextBytes(comesBack);
        Files.write(source.resolve("comes back"), comesBack);
        BackupManager manager = open(p -> {});
        manager.create("s", source);
        Files.delete(source.resolve("comes back"));
        byte[] stays = new byte[300_000];
        random.nextBytes(stays);
        Files.write(source.resolve("stays"), stays);
        manager.create("s", source);
        if (condemned) {
            manager.prune(PRUNE);
        }
        Files.write(source.resolve("comes back"), comesBack);
    }

    private BackupManager open(IntConsumer onWrite) {
        Watched store = new Watched(new FileSystemStore(place), onWrite, r -> {});
        return Repository.openOrInit(
                        List.of(new Location("a", store)),
                        key,
                        RepositoryOptions.DEFAULT.workers(1),
                        new TimeSource(SystemClock.INSTANCE, SCHEDULER))
                .backups();
    }

    private void nothingIsLost(String what) throws IOException {
        BackupManager manager = open(p -> {});
        assertThat(manager.verify(VerifyDepth.DATA).affected()).as(what).isEmpty();
        List<RecoveryPoint> points = manager.list();
        assertThat(points).as(what).isNotEmpty();
        Path into = directory.resolve("into-" + number);
        manager.restore(points.get(points.size() - 1), into);
        assertThat(into.resolve("stays")).as(what).exists();
    }

    @Test
    void prunesDuringABackupLoseNoNeededData() throws IOException {
        int made = 0;
        int refused = 0;
        for (boolean condemned : new boolean[] {false, true}) {
            for (int prunes = 1; prunes <= 3; prunes++) {
                for (int at = 1; at <= 14; at++) {
                    prepare(condemned);
                    String what = prunes + " prunes at point " + at + (condemned ? ", condemned before" : "");
                    try {
                        RecoveryPoint point = open(prunesAt(at, prunes)).create("s", source);
                        Path into = directory.resolve("made-" + number);
                        open(p -> {}).restore(point, into);
                        assertThat(into.resolve("comes back")).as(what).hasBinaryContent(comesBack);
                        made++;
                    } catch (ProviderException again) {
                        // Without a grace period, prune takes a pack that was just written for one that a dead process
                        // left behind.
                        assertThat(again.getMessage()).as(what).containsAnyOf("run the backup again", "is missing in");
                        refused++;
                    }
                    nothingIsLost(what);
                }
            }
        }
        assertThat(made).isGreaterThan(20);
        assertThat(refused).isPositive();
    }

    private IntConsumer prunesAt(int point, int times) {
        AtomicBoolean done = new AtomicBoolean();
        return now -> {
            if (now >= point && done.compareAndSet(false, true)) {
                for (int i = 0; i < times; i++) {
                    open(p -> {}).prune(PRUNE);
                }
            }
        };
    }

    @Test
    void aBackupDuringAPruneLosesNoNeededData() throws IOException {
        for (boolean condemned : new boolean[] {false, true}) {
            for (int at = 1; at <= 30; at++) {
                prepare(condemned);
                AtomicBoolean done = new AtomicBoolean();
                int point = at;
                open(now -> {
                            if (now >= point && done.compareAndSet(false, true)) {
                                backUp();
                            }
                        })
                        .prune(PRUNE);
                nothingIsLost("a backup at point " + at + " of a prune");
            }
        }
    }

    private void backUp() {
        try {
            open(p -> {}).create("s", source);
        } catch (ProviderException again) {
            assertThat(again).hasMessageContaining("run the backup again");
        }
    }
}
