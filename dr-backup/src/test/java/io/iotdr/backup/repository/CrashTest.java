package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.PruneRequest;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RetentionPolicy;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.repository.key.KeyFile;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.backup.repository.store.FileSystemStore;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that after a crash at any read or write the stored data is intact and the next run succeeds. */
final class CrashTest {

    private static final PruneRequest PRUNE =
            PruneRequest.of(new RetentionPolicy(1, 1, 1, 1), ZoneId.of("UTC")).grace(Duration.ZERO);

    @TempDir
    private Path directory;

    private Path source;
    private KeyFile key;

    /** An error that simulates the death of the process: no later operation has an effect. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static IntConsumer diesAt(int point) {
        return now -> {
            if (now >= point) {
                throw new Died();
            }
        };
    }

    @BeforeEach
    void source() throws IOException {
        key = KeyFile.create(directory.resolve("key"));
        source = Files.createDirectories(directory.resolve("source"));
        Random random = new Random(9);
        for (int i = 0; i < 4; i++) {
            byte[] content = new byte[700_000];
            random.nextBytes(content);
            Files.write(source.resolve("file-" + i), content);
        }
        Files.writeString(source.resolve("small"), "small");
    }

    private Watched watched(Path place, IntConsumer onWrite, IntConsumer onRead) {
        return new Watched(new FileSystemStore(place), onWrite, onRead);
    }

    private BackupManager open(io.iotdr.spi.ObjectStore store) {
        ThreadScheduler scheduler = new ThreadScheduler("crash-test");
        return Repository.openOrInit(
                        List.of(new Location("a", store)),
                        key,
                        RepositoryOptions.DEFAULT.workers(1),
                        new TimeSource(SystemClock.INSTANCE, scheduler))
                .backups();
    }

    private BackupManager sound(Path place) {
        return open(new FileSystemStore(place));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path file : walk.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    /** Creates a repository with one backup that prune will forget and one that it keeps. */
    private Path prepared() throws IOException {
        Path place = directory.resolve("prepared");
        BackupManager manager = sound(place);
        manager.create("s", source);
        for (int i = 1; i < 4; i++) {
            Files.delete(source.resolve("file-" + i));
        }
        RecoveryPoint smaller = manager.create("s", source);
        manager.recordVerdict(
                smaller, Verdict.good(Verdict.Check.OPERATOR, smaller.taken(), "it was deleted on purpose"));
        return place;
    }

    private void wholeAndGoesOn(Path place, String what) throws IOException {
        BackupManager manager = sound(place);
        assertThat(manager.verify(VerifyDepth.DATA).affected()).as(what).isEmpty();
        for (RecoveryPoint point : manager.list()) {
            assertThat(manager.verify(point)).as(what + ", " + point.id()).isEmpty();
        }
        RecoveryPoint next = manager.create("s", source);
        Path into = place.resolveSibling(place.getFileName() + "-restored-" + System.nanoTime());
        manager.restore(next, into);
        assertThat(Places.tree(into)).as(what).isEqualTo(Places.tree(source));
    }

    @Test
    void aBackupThatDiesAtAnyWriteLeavesTheRepositoryIntact() throws IOException {
        Path prepared = prepared();
        Files.write(
                source.resolve("file-9"),
                new Random(4)
                        .ints(200_000)
                        .mapToObj(String::valueOf)
                        .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
                        .toString()
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        Path whole = directory.resolve("whole");
        copy(prepared, whole);
        Watched counting = watched(whole, p -> {}, r -> {});
        open(counting).create("s", source);
        assertThat(counting.points()).isGreaterThan(8);
        for (int point = 1; point <= counting.points(); point++) {
            Path place = directory.resolve("backup-" + point);
            copy(prepared, place);
            Watched dying = watched(place, diesAt(point), r -> {});
            assertThatThrownBy(() -> open(dying).create("s", source)).isInstanceOf(Throwable.class);
            wholeAndGoesOn(place, "died at point " + point);
        }
    }

    @Test
    void aPruneThatDiesAtAnyWriteLeavesTheRepositoryIntact() throws IOException {
        Path prepared = prepared();
        sound(prepared).prune(PRUNE);
        Path whole = directory.resolve("whole");
        copy(prepared, whole);
        Watched counting = watched(whole, p -> {}, r -> {});
        open(counting).prune(PRUNE);
        assertThat(counting.points()).isGreaterThan(8);
        for (int point = 1; point <= counting.points(); point++) {
            Path place = directory.resolve("prune-" + point);
            copy(prepared, place);
            Watched dying = watched(place, diesAt(point), r -> {});
            assertThatThrownBy(() -> open(dying).prune(PRUNE)).isInstanceOf(Died.class);
            wholeAndGoesOn(place, "died at point " + point);
            sound(place).prune(PRUNE);
            wholeAndGoesOn(
                    place.resolveSibling(place.getFileName().toString()), "pruned after it died at point " + point);
        }
    }

    @Test
    void aRestoreThatDiesAtAnyReadLeavesNoPartialFileAndCanBeRepeated() throws IOException {
        Path place = directory.resolve("place");
        RecoveryPoint point = sound(place).create("s", source);
        Watched counting = watched(place, p -> {}, r -> {});
        open(counting).restore(point, directory.resolve("whole"));
        for (int read = 4; read <= counting.reads(); read++) {
            Path into = directory.resolve("into-" + read);
            Watched dying = watched(place, p -> {}, diesAt(read));
            assertThatThrownBy(() -> open(dying).restore(point, into)).isInstanceOf(Throwable.class);
            try (Stream<Path> inside = Files.exists(into) ? Files.list(into) : Stream.empty()) {
                assertThat(inside)
                        .as("read " + read)
                        .allMatch(p -> p.getFileName().toString().startsWith(".dr-restore-"));
            }
            sound(place).restore(point, into);
            assertThat(Places.tree(into)).as("read " + read).isEqualTo(Places.tree(source));
        }
    }

    /** Tests a crash with real processes that end as with {@code kill -9}. */
    @Test
    void aBackupProcessKilledAtAnyWriteLeavesTheRepositoryIntact() throws Exception {
        Path prepared = prepared();
        Files.writeString(source.resolve("new"), "new ".repeat(100_000));
        Map<Integer, Integer> statuses = new HashMap<>();
        for (int point = 1; point <= 12; point++) {
            Path place = directory.resolve("killed-" + point);
            copy(prepared, place);
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Killed.class.getName(),
                            place.toString(),
                            directory.resolve("key").toString(),
                            source.toString(),
                            String.valueOf(point))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("child.log").toFile())
                    .start();
            statuses.merge(child.waitFor(), 1, Integer::sum);
            wholeAndGoesOn(place, "killed at point " + point);
        }
        assertThat(statuses.keySet()).as(() -> String.valueOf(statuses)).contains(Killed.STATUS);
    }

    /** Backs up, and ends the process during the backup. */
    static final class Killed {
        static final int STATUS = 137;

        private Killed() {}

        public static void main(String[] arguments) {
            int point = Integer.parseInt(arguments[3]);
            Watched dying = new Watched(
                    new FileSystemStore(Path.of(arguments[0])),
                    now -> {
                        if (now >= point) {
                            Runtime.getRuntime().halt(STATUS);
                        }
                    },
                    r -> {});
            Repository.openOrInit(
                            List.of(new Location("a", dying)),
                            new KeyFile(Path.of(arguments[1])),
                            RepositoryOptions.DEFAULT.workers(1),
                            TimeSource.system("killed"))
                    .backups()
                    .create("s", Path.of(arguments[2]));
            System.exit(0);
        }
    }
}
