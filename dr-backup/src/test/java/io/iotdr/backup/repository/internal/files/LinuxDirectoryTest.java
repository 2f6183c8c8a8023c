package io.iotdr.backup.repository.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.PathName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.LoggerFactory;

/** {@link OpenDirectoryContract} with the system calls of Linux, and what only they can do. */
@EnabledOnOs(OS.LINUX)
final class LinuxDirectoryTest extends OpenDirectoryContract {

    private static final long GIB = 1L << 30;

    @BeforeEach
    void available() {
        assumeTrue(LinuxSupport.AVAILABLE, "JNA or the system calls are missing on this machine");
    }

    @Override
    OpenDirectory open(Path path) throws IOException {
        return LinuxDirectory.open(path);
    }

    /** The directory is the one that was opened, wherever it is now and whatever has its name. */
    @Test
    void anOpenDirectoryIsNotExchangedForALink() throws IOException {
        Path inside = Files.createDirectory(directory.resolve("inside"));
        Path outside = Files.createDirectory(directory.resolve("outside"));
        try (OpenDirectory opened = open(inside)) {
            Files.move(inside, directory.resolve("moved"));
            Files.createSymbolicLink(inside, outside);
            opened.create(name("file")).close();
            opened.makeDirectory(name("more"));
            opened.set(new Attributes(
                    0700,
                    opened.facts().attributes().owner(),
                    opened.facts().attributes().group(),
                    0,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    0,
                    Map.of()));
        }
        assertThat(outside).isEmptyDirectory();
        assertThat(directory.resolve("moved").resolve("file")).exists();
    }

    @Test
    void aPathOfMoreThan4096BytesIsReached() throws IOException {
        PathName deep = PathName.ROOT;
        for (int i = 0; i < 30; i++) {
            deep = deep.child(name("x".repeat(200) + i));
        }
        try (OpenDirectory root = open(directory);
                DirectoryCursor cursor = new DirectoryCursor(root)) {
            cursor.made(deep).create(name("file")).close();
            assertThat(cursor.at(deep).facts(name("file")).type()).isEqualTo(FileFacts.Type.FILE);
            // The directory of the test cannot be deleted by paths of this length.
            cursor.at(deep).delete(name("file"));
            for (PathName path = deep; !path.equals(PathName.ROOT); path = path.parent()) {
                cursor.at(path.parent()).deleteDirectory(path.name());
            }
        }
    }

    @Test
    void whatIsClosedIsNotUsedAgain() throws IOException {
        OpenDirectory opened = open(directory);
        opened.close();
        opened.close();
        assertThatThrownBy(opened::names).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> opened.facts(name("x"))).isInstanceOf(IOException.class);
    }

    private Path sparse(String name, long length, long written) throws IOException {
        Path file = directory.resolve(name);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.allocate(Long.BYTES).putLong(0, 1), written);
        }
        try (RandomAccessFile longer = new RandomAccessFile(file.toFile(), "rw")) {
            longer.setLength(length);
        }
        return file;
    }

    @Test
    void theEndOfAHoleIsWhereDataResumes() throws IOException {
        sparse("f", 3 * GIB, GIB + 12345);
        Files.write(directory.resolve("zeros"), new byte[1 << 20]);
        try (OpenDirectory opened = open(directory);
                OpenFile file = opened.file(name("f"));
                OpenFile zeros = opened.file(name("zeros"))) {
            assertThat(file.dataFrom(0, 3 * GIB)).isGreaterThan(GIB - (1 << 20)).isLessThanOrEqualTo(GIB + 12345);
            assertThat(file.dataFrom(GIB + 12345, 3 * GIB)).isEqualTo(GIB + 12345);
            assertThat(file.dataFrom(2 * GIB, 3 * GIB)).isEqualTo(3 * GIB);
            assertThat(file.dataFrom(2 * GIB, 2 * GIB)).isEqualTo(2 * GIB);
            assertThat(file.dataFrom(5 * GIB, 3 * GIB)).isEqualTo(5 * GIB);
            assertThat(zeros.dataFrom(0, 1 << 20)).as("written zeros").isZero();
        }
    }

    @Test
    void withoutJnaFilesAreReachedByTheirPaths() throws Exception {
        URL[] all = Stream.of(OpenDirectory.class, LoggerFactory.class, NullMarked.class)
                .map(c -> c.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        try (URLClassLoader withoutJna = new URLClassLoader(all, ClassLoader.getPlatformClassLoader())) {
            Method of = withoutJna.loadClass(OpenDirectory.class.getName()).getMethod("of", Path.class);
            assertThat(of.invoke(null, directory).getClass().getSimpleName())
                    .isEqualTo(PortableDirectory.class.getSimpleName());
        }
    }
}
