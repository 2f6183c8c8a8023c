package io.iotdr.backup.repository.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iotdr.backup.repository.internal.files.FileFacts.Type;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.PathName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every implementation of {@link OpenDirectory}. */
abstract class OpenDirectoryContract {

    @TempDir
    Path directory;

    private Path root;
    private OpenDirectory open;

    abstract OpenDirectory open(Path path) throws IOException;

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        open = open(root);
    }

    @AfterEach
    void close() throws IOException {
        open.close();
    }

    static byte[] name(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(OpenFile file, String text) throws IOException {
        file.write(0, name(text), 0, name(text).length);
    }

    private static String read(OpenFile file) throws IOException {
        byte[] all = new byte[1000];
        return new String(all, 0, file.read(0, all, 0, all.length), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsMadeIsListedAndIsPrivate() throws IOException {
        open.makeDirectory(name("inside"));
        open.create(name("file")).close();
        open.makeLink(name("link"), name("../nowhere"));
        byte[] odd = {'x', (byte) 0xff, '\n'};
        open.create(odd).close();
        assertThat(open.names()).containsExactlyInAnyOrder(name("inside"), name("file"), name("link"), odd);
        assertThat(open.names()).as("again").hasSize(4);
        assertThat(open.facts(name("inside")).type()).isEqualTo(Type.DIRECTORY);
        assertThat(open.facts(name("link")).type()).isEqualTo(Type.LINK);
        assertThat(open.target(name("link"))).isEqualTo(name("../nowhere"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("inside"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("file"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aDirectoryOfManyNamesIsListedCompletely() throws IOException {
        for (int i = 0; i < 12_000; i++) {
            open.makeLink(name("a-name-that-is-neither-short-nor-very-long-" + i), name("x"));
        }
        assertThat(open.names().stream().map(String::new)).hasSize(12_000).doesNotHaveDuplicates();
    }

    @Test
    void factsAgreeWithThoseOfTheJdk() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "four");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createLink(root.resolve("second"), file);
        assertThat(open.facts(name("file")).attributes())
                .isEqualTo(FileFacts.of(file).attributes());
        assertThat(open.facts(name("file")).links()).isEqualTo(2);
        assertThat(open.facts(name("file")).isSame(open.facts(name("second")))).isTrue();
        assertThat(open.facts(name("file")).isSame(open.facts())).isFalse();
        assertThat(open.facts().attributes()).isEqualTo(FileFacts.of(root).attributes());
    }

    @Test
    void contentIsWrittenAndReadAtPositions() throws IOException {
        byte[] content = new byte[700_000];
        new Random(3).nextBytes(content);
        try (OpenFile file = open.create(name("file"))) {
            file.write(100, content, 50, 600_000);
            byte[] back = new byte[600_100];
            assertThat(file.read(0, back, 0, back.length)).isEqualTo(600_100);
            assertThat(Arrays.equals(back, 100, 600_100, content, 50, 600_050)).isTrue();
            assertThat(file.read(600_000, back, 7, 1000)).isEqualTo(100);
            assertThat(file.read(700_000, back, 0, 1000)).isZero();
            file.resize(50);
            assertThat(file.facts().attributes().size()).isEqualTo(50);
            file.resize(5000);
            assertThat(file.facts().attributes().size()).isEqualTo(5000);
        }
        assertThat(root.resolve("file")).hasSize(5000);
    }

    @Test
    void noLinkIsFollowed() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("file"), "untouched");
        Files.createSymbolicLink(root.resolve("directory"), outside);
        Files.createSymbolicLink(root.resolve("file"), outside.resolve("file"));
        Files.createSymbolicLink(root.resolve("new"), outside.resolve("new"));
        assertThatThrownBy(() -> open.directory(name("directory"))).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> open.file(name("file"))).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> open.change(name("file"))).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> open.create(name("new"))).isInstanceOf(FileAlreadyExistsException.class);
        open.makeHardLink(name("again"), open, name("file"));
        assertThat(open.facts(name("again")).type()).isEqualTo(Type.LINK);
        open.delete(name("file"));
        open.setLink(name("directory"), attributes(0777, Instant.EPOCH));
        assertThat(outside.resolve("file")).hasContent("untouched");
        assertThat(outside.resolve("new")).doesNotExist();
        assertThat(Files.getLastModifiedTime(outside).toInstant()).isNotEqualTo(Instant.EPOCH);
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeIsRefusedWithoutWaiting() throws Exception {
        int status = new ProcessBuilder("mkfifo", root.resolve("pipe").toString())
                .start()
                .waitFor();
        assumeTrue(status == 0, "mkfifo is missing");
        assertThat(open.facts(name("pipe")).type()).isEqualTo(Type.SPECIAL);
        assertThatThrownBy(() -> open.file(name("pipe"))).hasMessageContaining("no longer a regular file");
    }

    @Test
    void failuresNameWhatAndWhy() throws IOException {
        Files.createFile(root.resolve("file"));
        assertThatThrownBy(() -> open.facts(name("absent")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("absent");
        assertThatThrownBy(() -> open.directory(name("file"))).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> open.makeDirectory(name("file"))).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> open(root.resolve("absent"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> open(root.resolve("file"))).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> open.create(name("x".repeat(300)))).isInstanceOf(FileSystemException.class);
    }

    @Test
    void entriesAreMovedAndReplaced() throws IOException {
        open.makeDirectory(name("to"));
        try (OpenDirectory to = open.directory(name("to"))) {
            try (OpenFile file = open.create(name("file"))) {
                write(file, "new");
            }
            to.create(name("old")).close();
            open.move(name("file"), to, name("old"));
            try (OpenFile file = to.file(name("old"))) {
                assertThat(read(file)).isEqualTo("new");
            }
            to.delete(name("old"));
        }
        open.deleteDirectory(name("to"));
        assertThat(open.names()).isEmpty();
    }

    @Test
    void attributesAreSet() throws IOException {
        Instant time = Instant.parse("2020-02-03T04:05:06.123456Z");
        Attributes wanted = attributes(0640, time);
        try (OpenFile file = open.create(name("file"))) {
            file.set(wanted);
            assertThat(file.facts().attributes().mode()).isEqualTo(0640);
            assertThat(file.facts().attributes().modified()).isEqualTo(time);
        }
        open.set(attributes(0711, time));
        assertThat(open.facts().attributes().mode()).isEqualTo(0711);
        assertThat(open.facts().attributes().modified()).isEqualTo(time);
    }

    @Test
    void extendedAttributesAreKept() throws IOException {
        assumeTrue(
                Files.getFileStore(root).supportsFileAttributeView("user"),
                "this file system has no extended attributes");
        Attributes wanted = attributes(0600, Instant.EPOCH).with(Map.of("origin", new byte[] {1, 0, 3}));
        try (OpenFile file = open.create(name("file"))) {
            assertThat(file.extended()).isEmpty();
            file.set(wanted);
            assertThat(file.extended()).containsOnlyKeys("origin");
            assertThat(file.extended().get("origin")).containsExactly(1, 0, 3);
        }
        open.set(wanted);
        assertThat(open.extended()).containsOnlyKeys("origin");
    }

    /** A program that runs as its owner must not run as whoever restores it. */
    @Test
    void specialBitsAreNotGivenToAnotherOwner() throws IOException {
        Attributes now = open.facts().attributes();
        Attributes own = new Attributes(06755, now.owner(), now.group(), 0, Instant.EPOCH, Instant.EPOCH, 0, Map.of());
        FileFacts facts = open.facts();
        assertThat(FileFacts.modeFor(own, facts)).isEqualTo(06755);
        assertThat(FileFacts.modeFor(
                        new Attributes(
                                06755, now.owner() + 1, now.group(), 0, Instant.EPOCH, Instant.EPOCH, 0, Map.of()),
                        facts))
                .isEqualTo(0755);
        assertThat(FileFacts.modeFor(
                        new Attributes(
                                06755, now.owner(), now.group() + 1, 0, Instant.EPOCH, Instant.EPOCH, 0, Map.of()),
                        facts))
                .isEqualTo(04755);
    }

    private Attributes attributes(int mode, Instant time) throws IOException {
        Attributes now = open.facts().attributes();
        return new Attributes(mode, now.owner(), now.group(), 0, time, time, 0, Map.of());
    }

    @Test
    void theCursorMakesAndVisitsDeepDirectories() throws IOException {
        PathName deep = PathName.ROOT;
        for (int i = 0; i < 200; i++) {
            deep = deep.child(name("d" + i));
        }
        try (DirectoryCursor cursor = new DirectoryCursor(open)) {
            cursor.made(deep).create(name("file")).close();
            assertThat(cursor.at(PathName.of(name("d0"))).names()).containsExactly(name("d1"));
            assertThat(cursor.at(deep).names()).containsExactly(name("file"));
            assertThat(cursor.at(deep.parent()).names()).containsExactly(name("d199"));
            assertThat(cursor.at(PathName.ROOT).names()).containsExactly(name("d0"));
            assertThatThrownBy(() -> cursor.at(PathName.of(name("d0/absent")))).isInstanceOf(NoSuchFileException.class);
        }
        assertThat(List.of(root.toFile().list())).containsExactly("d0");
    }
}
