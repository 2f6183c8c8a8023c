package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.options.RepositoryOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that holes of sparse files are not read. */
final class SparseFileTest {

    private static final long GIB = 1L << 30;
    private static final long TIB = 1L << 40;

    @TempDir
    private Path directory;

    private Path source;

    @BeforeEach
    void onLinux() throws IOException {
        assumeTrue(
                System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux"),
                "only Linux is asked where holes are");
        source = Files.createDirectories(directory.resolve("source"));
    }

    private static Path sparse(Path file, long length, long... written) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at : written) {
                out.write(ByteBuffer.allocate(Long.BYTES).putLong(0, at + 1), at);
            }
        }
        if (Files.size(file) < length) {
            try (RandomAccessFile longer = new RandomAccessFile(file.toFile(), "rw")) {
                longer.setLength(length);
            }
        }
        return file;
    }

    /** Tests a file whose zeros alone would take half an hour to read. */
    @Test
    void aSparseFileOfOneTebibyteIsBackedUpAndRestored() throws IOException {
        Path odd = Path.of(URI.create(source.toUri() + "disk%FF%0A%25"));
        long[] written = {5, 300 * GIB + 77, 300 * GIB + 5_000_000, TIB - 8};
        sparse(odd, TIB, written);
        Places places = new Places(directory.resolve("places"));
        BackupManager backups = places.open(List.of(places.both().get(0)), RepositoryOptions.DEFAULT)
                .backups();
        RecoveryPoint point = backups.create("disk", source);
        assertThat(point.bytes()).isEqualTo(TIB);
        assertThat(point.problems()).isEmpty();
        assertThat(backups.restoreSample(point, 1).findings()).isEmpty();
        Path into = directory.resolve("into");
        backups.restore(point, into);
        try (Stream<Path> restored = Files.list(into);
                FileChannel copy = FileChannel.open(restored.findFirst().orElseThrow());
                FileChannel original = FileChannel.open(odd)) {
            assertThat(copy.size()).isEqualTo(TIB);
            for (long at : List.of(0L, 300 * GIB, 300 * GIB + 4_000_000, TIB - 4_000_000)) {
                assertThat(read(copy, at)).as("%d", at).isEqualTo(read(original, at));
            }
        }
    }

    private static byte[] read(FileChannel file, long at) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(4_000_000);
        while (out.hasRemaining()) {
            assertThat(file.read(out, at + out.position())).isPositive();
        }
        return out.array();
    }
}
