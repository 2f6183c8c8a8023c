package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RestoreRequest;
import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.source.Bundle;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.error.DisasterRecoveryException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a restore keeps names, types, modes, owners, times, links, holes and extended attributes. */
final class FidelityTest {

    @TempDir
    private Path directory;

    private Path source;
    private BackupManager backups;

    @BeforeEach
    void open() throws IOException {
        Places places = new Places(directory.resolve("places"));
        backups = places.open(List.of(places.both().get(0)), RepositoryOptions.DEFAULT)
                .backups();
        source = Files.createDirectories(directory.resolve("source"));
    }

    private Path restored(RecoveryPoint point) {
        Path into = directory.resolve("into-" + System.nanoTime());
        backups.restore(point, into);
        return into;
    }

    /** Returns all visible properties of a tree; a hard link is shown as the first path with the same inode. */
    private static Map<String, String> seen(Path root) throws IOException {
        Map<String, String> out = new TreeMap<>();
        Map<Long, String> inodes = new TreeMap<>();
        List<Path> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(root)) {
            walk.sorted().forEach(files::add);
        }
        for (Path file : files) {
            String name = root.toUri().relativize(file.toUri()).getRawPath();
            FileFacts facts = FileFacts.of(file);
            Attributes a = facts.attributes();
            String same = facts.links() > 1 && facts.type() == FileFacts.Type.FILE
                    ? inodes.computeIfAbsent(a.inode(), i -> name)
                    : "";
            String content = switch (facts.type()) {
                case FILE -> HexFormat.of().formatHex(Files.readAllBytes(file));
                case LINK -> String.valueOf(Files.readSymbolicLink(file));
                default -> "";
            };
            String time =
                    facts.type() == FileFacts.Type.LINK && OpenDirectory.user().isEmpty()
                            ? ""
                            : a.modified().toString();
            out.put(
                    name,
                    facts.type() + " " + Integer.toOctalString(a.mode()) + " " + a.owner() + ":" + a.group() + " "
                            + time + " " + same + " " + content);
        }
        return out;
    }

    private Path rawName(byte... name) {
        StringBuilder uri = new StringBuilder(source.toUri().toString());
        for (byte b : name) {
            uri.append('%').append(HexFormat.of().toHexDigits(b));
        }
        return Path.of(URI.create(uri.toString()));
    }

    @Test
    void unusualNamesLinksModesAndTimesAreRestored() throws IOException {
        Files.writeString(source.resolve("n".repeat(255)), "long");
        Files.writeString(rawName((byte) 0xff, (byte) 0xfe, (byte) 'x'), "no text in any encoding");
        Files.writeString(source.resolve("two\nlines"), "newline");
        Files.writeString(source.resolve("quote\" back\\ tab\t ?*[x]"), "shell");
        Files.writeString(rawName("grüße-日本".getBytes(java.nio.charset.StandardCharsets.UTF_8)), "unicode");
        Files.writeString(source.resolve(".hidden"), "");
        Files.createDirectories(source.resolve("a.b"));
        Files.createDirectories(source.resolve("a/b/c/d/e"));
        Files.writeString(source.resolve("a/b/file"), "deep");
        Files.writeString(source.resolve("a.b/file"), "sorts between a and a/b");
        Files.createSymbolicLink(source.resolve("self"), Path.of("self"));
        Files.createSymbolicLink(source.resolve("dangling"), Path.of("../nowhere/at all"));
        Files.createSymbolicLink(source.resolve("to-a"), Path.of("a"));
        Files.createLink(source.resolve("hard"), source.resolve("a/b/file"));
        Files.setLastModifiedTime(
                source.resolve("a/b/file"), FileTime.from(Instant.parse("2001-02-03T04:05:06.123456789Z")));
        Files.setLastModifiedTime(source.resolve("a"), FileTime.from(Instant.parse("1969-12-31T23:59:59.5Z")));
        Files.setAttribute(source.resolve("a.b"), "unix:mode", 01750);
        RecoveryPoint point = backups.create("odd", source);
        assertThat(point.problems()).isEmpty();
        assertThat(seen(restored(point))).isEqualTo(seen(source));
    }

    @Test
    void aSecondBackupOfUnchangedFilesRestoresTheSameTree() throws IOException {
        unusualNamesLinksModesAndTimesAreRestored();
        assertThat(seen(restored(backups.create("odd", source)))).isEqualTo(seen(source));
    }

    @Test
    void aSparseFileStoresLittleDataAndIsRestoredIdentically() throws IOException {
        Path sparse = source.resolve("sparse");
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.seek(40_000_000);
            file.write(new byte[] {1, 2, 3});
            file.setLength(100_000_001);
        }
        RecoveryPoint point = backups.create("sparse", source);
        assertThat(point.stored()).isLessThan(100_000);
        Path again = restored(point).resolve("sparse");
        assertThat(Files.mismatch(again, sparse)).isEqualTo(-1);
        assertThat((Long) Files.getAttribute(again, "size")).isEqualTo(100_000_001);
    }

    @Test
    void filesOfEverySizeAroundTheChunkLimitsAreRestored() throws IOException {
        Random random = new Random(5);
        for (int size : new int[] {
            1,
            Bundle.SMALL - 1,
            Bundle.SMALL,
            Bundle.SMALL + 1,
            262_143,
            262_144,
            262_145,
            4_194_304,
            4_194_305,
            9_000_000
        }) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            Files.write(source.resolve("random-" + size), content);
            Files.write(source.resolve("zeros-" + size), new byte[size]);
        }
        assertThat(seen(restored(backups.create("sizes", source)))).isEqualTo(seen(source));
    }

    @Test
    void extendedAttributesAreRestored() throws IOException {
        Path file = Files.writeString(source.resolve("file"), "x");
        assumeTrue(
                Files.getFileStore(source).supportsFileAttributeView("user"),
                "this file system has no extended attributes");
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                .write("origin", ByteBuffer.wrap(new byte[] {1, 2, 3}));
        Path again = restored(backups.create("x", source)).resolve("file");
        assertThat(FileFacts.extended(again)).containsOnlyKeys("origin");
        assertThat(FileFacts.extended(again).get("origin")).containsExactly(1, 2, 3);
    }

    @Test
    void aPipeIsReportedAndNotBackedUpWhileOtherFilesAre() throws Exception {
        Files.writeString(source.resolve("file"), "x");
        Process made = new ProcessBuilder("mkfifo", source.resolve("pipe").toString()).start();
        assumeTrue(made.waitFor() == 0, "there is no mkfifo");
        RecoveryPoint point = backups.create("pipes", source);
        assertThat(point.problems())
                .containsExactly("pipe: it is a pipe, a socket or a device; it is not in the backup");
        assertThat(Places.tree(restored(point))).containsOnlyKeys("file");
    }

    @Test
    void aRestoreWithAPatternRestoresOnlyMatchingFiles() throws IOException {
        Files.createDirectories(source.resolve("config/deep"));
        Files.writeString(source.resolve("config/a.yaml"), "a");
        Files.writeString(source.resolve("config/deep/b.yaml"), "b");
        Files.writeString(source.resolve("data"), "d");
        RecoveryPoint point = backups.create("some", source);
        Path into = directory.resolve("some");
        backups.restore(RestoreRequest.of(point, into).pattern("config/*.yaml"));
        assertThat(Places.tree(into)).containsOnlyKeys("config/a.yaml");
        Path all = directory.resolve("directory");
        backups.restore(RestoreRequest.of(point, all).pattern("config"));
        assertThat(Places.tree(all)).containsOnlyKeys("config/a.yaml", "config/deep/b.yaml");
        assertThatThrownBy(() -> backups.restore(
                        RestoreRequest.of(point, directory.resolve("none")).pattern("nothing")))
                .isInstanceOf(DisasterRecoveryException.class)
                .hasMessageContaining("matches 'nothing'");
    }

    @Test
    void aRestoreIntoAnExistingDirectoryReplacesFilesAndKeepsOthers() throws IOException {
        Files.createDirectories(source.resolve("d"));
        Files.writeString(source.resolve("d/same"), "from the backup");
        RecoveryPoint point = backups.create("merge", source);
        Path into = Files.createDirectories(directory.resolve("existing/d")).getParent();
        Files.writeString(into.resolve("d/same"), "old");
        Files.writeString(into.resolve("d/mine"), "mine");
        assertThatThrownBy(() -> backups.restore(point, into)).hasMessageContaining("is not empty");
        backups.restore(RestoreRequest.of(point, into).intoExisting(true));
        assertThat(into.resolve("d/same")).hasContent("from the backup");
        assertThat(into.resolve("d/mine")).hasContent("mine");
        assertThat(Places.tree(into)).hasSize(2);
    }

    @Test
    void aRestoreDoesNotFollowASymbolicLinkInTheTarget() throws IOException {
        Files.createDirectories(source.resolve("d"));
        Files.writeString(source.resolve("d/file"), "restored");
        RecoveryPoint point = backups.create("links", source);
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Path into = Files.createDirectories(directory.resolve("trap"));
        Files.createSymbolicLink(into.resolve("d"), outside);
        backups.restore(RestoreRequest.of(point, into).intoExisting(true));
        assertThat(outside).isEmptyDirectory();
        assertThat(Files.isDirectory(into.resolve("d"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(into.resolve("d/file")).hasContent("restored");
    }

    @Test
    void aPathThatIsInvalidOrLeavesTheTargetIsRefused() {
        for (String name : List.of("..", "a/../../b", "/etc/passwd", "a//b", "./a", "a/.", "x\0y")) {
            assertThatThrownBy(() -> PathName.of(name.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)))
                    .as(name)
                    .hasMessageContaining("is not a valid relative path in a backup");
        }
    }
}
