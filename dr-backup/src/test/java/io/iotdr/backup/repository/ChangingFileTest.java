package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.key.KeyFile;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.backup.repository.store.FileSystemStore;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a file that changes while it is read is not backed up as a mixture. The test changes the file from the
 * store, because the reader waits for the store.
 */
final class ChangingFileTest {

    private static final int SIZE = 40_000_000;

    @TempDir
    private Path directory;

    private Path file;
    private final Random random = new Random(8);
    private final AtomicInteger changes = new AtomicInteger();

    @BeforeEach
    void write() throws IOException {
        byte[] content = new byte[SIZE];
        random.nextBytes(content);
        file = Files.createDirectories(directory.resolve("source")).resolve("file");
        Files.write(file, content);
    }

    /** Backs up while the file changes at each of the first {@code times} writes of packs. */
    private RecoveryPoint backUp(int times) {
        return open(times).create("s", file.getParent());
    }

    private BackupManager open(int times) {
        Watched store = new Watched(new FileSystemStore(directory.resolve("place")), point -> change(times), r -> {});
        return Repository.openOrInit(
                        List.of(new Location("a", store)),
                        KeyFile.create(directory.resolve("key")),
                        RepositoryOptions.DEFAULT.workers(1),
                        TimeSource.system("changing"))
                .backups();
    }

    private void change(int times) {
        boolean reading = Files.isDirectory(directory.resolve("place/keys"));
        if (!reading || changes.incrementAndGet() > times) {
            return;
        }
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] other = new byte[SIZE / 2];
            random.nextBytes(other);
            out.write(other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFileThatStopsChangingIsBackedUpConsistentlyOnALaterAttempt() throws IOException {
        RecoveryPoint point = backUp(4);
        assertThat(changes.get()).isGreaterThan(4);
        assertThat(point.problems()).isEmpty();
        BackupManager manager = Repository.openOrInit(
                        List.of(new Location("a", new FileSystemStore(directory.resolve("place")))),
                        new KeyFile(directory.resolve("key")),
                        RepositoryOptions.DEFAULT,
                        TimeSource.system("changing"))
                .backups();
        manager.restore(point, directory.resolve("into"));
        assertThat(Files.mismatch(directory.resolve("into/file"), file)).isEqualTo(-1);
    }

    @Test
    void aFileThatChangesInEveryAttemptIsReportedAsAProblem() {
        RecoveryPoint point = backUp(Integer.MAX_VALUE);
        assertThat(point.problems())
                .containsExactly("file: it changed in each of 3 attempts to read it, so its copy may be inconsistent");
    }
}
