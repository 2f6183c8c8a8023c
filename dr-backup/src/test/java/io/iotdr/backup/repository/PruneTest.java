package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupKind;
import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.PruneResult;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RetentionPolicy;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.repository.internal.format.Index;
import io.iotdr.backup.repository.internal.format.Opening;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.format.Trash;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.key.PassphraseKey;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that prune deletes the data of forgotten backups in two phases, and nothing else. */
final class PruneTest {

    private static final RetentionPolicy ONE = new RetentionPolicy(1, 1, 1, 1);

    @TempDir
    private Path directory;

    private Places places;
    private Path source;
    private BackupManager backups;
    private final Random random = new Random(3);

    @BeforeEach
    void open() throws IOException {
        places = new Places(directory.resolve("places"));
        source = Files.createDirectories(directory.resolve("source"));
        backups = places.open().backups();
    }

    private void write(String name, int size) throws IOException {
        byte[] content = new byte[size];
        random.nextBytes(content);
        Files.write(source.resolve(name), content);
    }

    private PruneResult prune(Duration grace) {
        return backups.prune(PruneRequest.of(ONE, ZoneId.of("UTC")).grace(grace));
    }

    private long packs() {
        return places.first.list("packs/").stream().mapToLong(ObjectInfo::size).sum();
    }

    private void restores(RecoveryPoint point, Map<String, String> expected) throws IOException {
        Path into = directory.resolve("into-" + System.nanoTime());
        backups.restore(point, into);
        assertThat(Places.tree(into)).isEqualTo(expected);
    }

    @Test
    void dataThatOnlyForgottenBackupsNeedIsDeletedByTheSecondPrune() throws IOException {
        write("old", 3_000_000);
        backups.create("s", source);
        Files.delete(source.resolve("old"));
        write("new", 2_000_000);
        RecoveryPoint kept = backups.create("s", source);
        PruneResult first = prune(Duration.ZERO);
        assertThat(first.forgotten()).hasSize(1);
        assertThat(first.condemned()).isPositive();
        assertThat(packs()).isGreaterThan(5_000_000);
        PruneResult second = prune(Duration.ZERO);
        assertThat(second.deleted()).isEqualTo(first.condemned());
        assertThat(packs()).isLessThan(2_200_000);
        assertThat(backups.verify(VerifyDepth.DATA).sound()).isTrue();
        restores(kept, Places.tree(source));
        assertThat(places.first.list("trash/")).isEmpty();
    }

    @Test
    void pruneDeletesNothingWithinTheGracePeriod() throws IOException {
        write("old", 1_000_000);
        backups.create("s", source);
        Files.delete(source.resolve("old"));
        backups.create("s", source);
        prune(Duration.ofHours(1));
        long before = packs();
        assertThat(prune(Duration.ofHours(1)).deleted()).isZero();
        assertThat(packs()).isEqualTo(before);
    }

    @Test
    void aDryRunOfPruneReportsAndChangesNothing() throws IOException {
        write("old", 1_000_000);
        backups.create("s", source);
        Files.delete(source.resolve("old"));
        backups.create("s", source);
        var before = Places.tree(directory.resolve("places"));
        PruneResult told = backups.prune(PruneRequest.of(ONE, ZoneId.of("UTC")).dryRun(true));
        assertThat(told.forgotten()).hasSize(1);
        assertThat(told.condemned()).isPositive();
        assertThat(Places.tree(directory.resolve("places"))).isEqualTo(before);
    }

    /**
     * Records that the deletion was intended; otherwise the loss of data would make the point suspect, and prune would
     * keep the earlier one.
     */
    private RecoveryPoint meant(RecoveryPoint point) {
        backups.recordVerdict(point, Verdict.good(Verdict.Check.OPERATOR, point.taken(), "it was deleted on purpose"));
        return point;
    }

    @Test
    void condemnedDataThatANewBackupNeedsIsStoredAgain() throws IOException {
        write("data", 2_000_000);
        byte[] content = Files.readAllBytes(source.resolve("data"));
        backups.create("s", source);
        Files.delete(source.resolve("data"));
        meant(backups.create("s", source));
        prune(Duration.ZERO);
        Files.write(source.resolve("data"), content);
        RecoveryPoint again = backups.create("s", source);
        assertThat(again.stored()).isGreaterThan(2_000_000);
        prune(Duration.ZERO);
        prune(Duration.ZERO);
        assertThat(backups.verify(VerifyDepth.DATA).sound()).isTrue();
        restores(again, Places.tree(source));
    }

    @Test
    void pruneRepacksTheNeededDataOfAMostlyUnneededPack() throws IOException {
        for (int i = 0; i < 10; i++) {
            write("file-" + i, 1_000_000);
        }
        backups.create("s", source);
        for (int i = 1; i < 10; i++) {
            Files.delete(source.resolve("file-" + i));
        }
        RecoveryPoint kept = meant(backups.create("s", source));
        prune(Duration.ZERO);
        prune(Duration.ZERO);
        assertThat(packs()).isLessThan(2_000_000);
        assertThat(backups.verify(VerifyDepth.DATA).sound()).isTrue();
        restores(kept, Places.tree(source));
    }

    @Test
    void aBackupThatNeedsAPackBeingDeletedFailsAndIsNotListed() throws IOException {
        write("data", 1_000_000);
        RecoveryPoint first = backups.create("s", source);
        BackupManager meanwhile =
                places.open(places.both(), RepositoryOptions.DEFAULT).backups();
        Replica pruner = new Replica(places.both().get(0), sealing());
        assertThat(pruner.learn()).isEmpty();
        List<String> names = pruner.packs().stream().map(Index.Pack::name).toList();
        Path script = directory.resolve("slow.sh");
        // While the command runs, the backup has already read the list of packs; then a prune of another process marks
        // these packs.
        Trash.Heap heap = new Trash.Heap("prune-x", SystemClock.INSTANCE.now(), names);
        Files.writeString(
                script,
                "cat '" + source.resolve("data") + "'; while [ ! -e '" + directory.resolve("go")
                        + "' ]; do sleep 0.02; done");
        ThreadScheduler scheduler = new ThreadScheduler("prune-test");
        Future<RecoveryPoint> running = scheduler.submit(() -> meanwhile.create(BackupRequest.of(
                "s2",
                new BackupSource.Command(
                        List.of("sh", script.toString()), Map.of(), "out", Duration.ofMinutes(1), List.of()))));
        waitUntilReading(running);
        Trash.of(pruner).condemn(heap);
        Trash.of(pruner).markDeleting(heap);
        Files.writeString(directory.resolve("go"), "");
        assertThatThrownBy(running::get)
                .hasRootCauseInstanceOf(ProviderException.class)
                .rootCause()
                .hasMessageContaining("run the backup again");
        assertThat(backups.list()).containsExactly(first);
        scheduler.close();
    }

    /** Waits until the backup has read the store: only then is the first output of the command in a chunk. */
    private void waitUntilReading(Future<?> running) {
        long before = ProcessHandle.current().children().count();
        while (!running.isDone() && ProcessHandle.current().children().count() == 0 && before == 0) {
            Thread.onSpinWait();
        }
    }

    private Sealing sealing() {
        Opening opening = new Opening(List.of(new PassphraseKey(Places.PASSPHRASE)));
        opening.open(places.both().get(0));
        return opening.sealing();
    }

    @Test
    void concurrentBackupsAndPrunesLoseNoNeededData() throws Exception {
        ThreadScheduler scheduler = new ThreadScheduler("prune-stress");
        AtomicBoolean over = new AtomicBoolean();
        List<Future<Integer>> writers = new ArrayList<>();
        for (int w = 0; w < 2; w++) {
            int number = w;
            writers.add(scheduler.submit(() -> backUpAgainAndAgain(number)));
        }
        Future<Integer> pruner = scheduler.submit(() -> {
            int runs = 0;
            BackupManager own = places.open().backups();
            while (!over.get()) {
                own.prune(PruneRequest.of(ONE, ZoneId.of("UTC")).grace(Duration.ofMillis(50)));
                runs++;
            }
            return runs;
        });
        int made = 0;
        for (Future<Integer> writer : writers) {
            made += writer.get();
        }
        over.set(true);
        assertThat(pruner.get()).isPositive();
        assertThat(made).isPositive();
        var verdict = backups.verify(VerifyDepth.DATA);
        assertThat(verdict.affected()).isEmpty();
        for (RecoveryPoint point : backups.list()) {
            backups.restore(point, directory.resolve("last-" + point.id()));
        }
        scheduler.close();
    }

    private int backUpAgainAndAgain(int number) throws IOException {
        Random changes = new Random(number);
        Path own = Files.createDirectories(directory.resolve("own-" + number));
        BackupManager manager = places.open().backups();
        int made = 0;
        for (int i = 0; i < 15; i++) {
            byte[] content = new byte[600_000];
            // The same few contents are written again and again, so that backups need packs that prunes condemn.
            new Random(changes.nextInt(4)).nextBytes(content);
            Files.write(own.resolve("file-" + changes.nextInt(3)), content);
            try {
                manager.create(BackupRequest.of("w" + number, BackupSource.directory(own))
                        .kind(BackupKind.FULL));
                made++;
            } catch (ProviderException again) {
                assertThat(again).hasMessageContaining("run the backup again");
            }
        }
        return made;
    }
}
