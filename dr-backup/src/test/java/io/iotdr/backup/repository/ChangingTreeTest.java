package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.internal.files.FileTrees;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a backup is whole, or says what is missing, when files are renamed and replaced while it runs. */
@EnabledOnOs(OS.LINUX)
final class ChangingTreeTest {

    @TempDir
    private Path directory;

    private Places places;
    private Path source;
    private Path restored;

    @BeforeEach
    void prepare() throws IOException {
        places = new Places(directory.resolve("places"));
        source = Files.createDirectories(directory.resolve("source"));
        restored = directory.resolve("restored");
        places.open().backups().create("first", Files.createDirectories(directory.resolve("empty")));
    }

    private interface FileChange {
        void make() throws IOException;
    }

    /** Backs up, and makes the change after a number of entries. */
    private RecoveryPoint backUp(int entries, FileChange change) {
        AtomicInteger visited = new AtomicInteger();
        RecoveryPoint point = new ForgedBackup()
                .walk(source, () -> {
                    if (visited.incrementAndGet() == entries) {
                        try {
                            change.make();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                })
                .in(places);
        places.open().backups().restore(point, restored);
        return point;
    }

    /** Regression test: the second name was a link to whatever had the first name when it was read. */
    @Test
    void aNameOfALinkedFileKeepsItsContentWhenTheFirstNameIsReplaced() throws IOException {
        Files.writeString(source.resolve("a"), "original");
        Files.createLink(source.resolve("b"), source.resolve("a"));
        Files.createLink(source.resolve("c"), source.resolve("a"));
        Files.writeString(directory.resolve("new"), "replaced");
        RecoveryPoint point = backUp(
                3,
                () -> Files.move(directory.resolve("new"), source.resolve("a"), StandardCopyOption.REPLACE_EXISTING));
        assertThat(restored.resolve("a")).hasContent("replaced");
        assertThat(restored.resolve("b")).hasContent("original");
        assertThat(restored.resolve("c")).hasContent("original");
        assertThat(Files.isSameFile(restored.resolve("b"), restored.resolve("c")))
                .isTrue();
        assertThat(point.problems()).isEmpty();
    }

    @Test
    void aNameOfALinkedFileKeepsItsContentWhenTheFirstNameVanishes() throws IOException {
        Files.writeString(source.resolve("a"), "original");
        Files.createLink(source.resolve("b"), source.resolve("a"));
        backUp(2, () -> Files.delete(source.resolve("a")));
        assertThat(restored.resolve("a")).doesNotExist();
        assertThat(restored.resolve("b")).hasContent("original");
    }

    @Test
    void aDirectoryThatMovesBeforeItsFilesAreReadIsWhole() throws IOException {
        assumeTrue(OpenDirectory.user().isPresent());
        Files.createDirectories(source.resolve("a"));
        Files.writeString(source.resolve("a/one"), "1");
        Files.writeString(source.resolve("a/two"), "2");
        Files.writeString(source.resolve("z"), "z");
        backUp(4, () -> Files.move(source.resolve("a"), directory.resolve("away")));
        assertThat(restored.resolve("a/one")).hasContent("1");
        assertThat(restored.resolve("a/two")).hasContent("2");
    }

    @Test
    void aDirectoryThatIsRenamedBeforeItIsReadIsReported() throws IOException {
        Files.writeString(source.resolve("a"), "a");
        Files.createDirectories(source.resolve("n"));
        Files.writeString(source.resolve("n/inside"), "x");
        RecoveryPoint point = backUp(1, () -> Files.move(source.resolve("n"), source.resolve("o")));
        assertThat(point.problems())
                .containsExactly("n: it was renamed or replaced before it was read; this is new there, and not in the"
                        + " backup: o");
    }

    @Test
    void aDirectoryThatMovesWhileItIsReadIsReported() throws IOException {
        Files.createDirectories(source.resolve("a"));
        Files.writeString(source.resolve("a/one"), "1");
        Files.writeString(source.resolve("a/two"), "2");
        RecoveryPoint point = backUp(2, () -> Files.move(source.resolve("a"), directory.resolve("away")));
        assertThat(point.problems()).hasSize(1).first().asString().startsWith("a: it was moved away or replaced");
    }

    @Test
    void aDirectoryThatIsDeletedWhileItIsReadIsNoProblem() throws IOException {
        Files.createDirectories(source.resolve("a"));
        Files.writeString(source.resolve("a/one"), "1");
        RecoveryPoint point = backUp(1, () -> {
            Files.delete(source.resolve("a/one"));
            Files.delete(source.resolve("a"));
        });
        assertThat(point.problems()).isEmpty();
    }

    @Test
    void aFileThatIsRenamedBeforeItIsReadIsReported() throws IOException {
        Files.writeString(source.resolve("a"), "a");
        Files.writeString(source.resolve("z"), "z");
        RecoveryPoint point = backUp(2, () -> Files.move(source.resolve("a"), source.resolve("b")));
        assertThat(point.problems())
                .containsExactly("a: it was renamed to b before it was read; it is not in the backup");
    }

    /** Regression test: files that grew left no room in the chunk for those of others, which became empty. */
    @Test
    void filesThatGrowTakeNothingFromOthers() throws IOException {
        for (int i = 10; i < 70; i++) {
            Files.writeString(source.resolve("a" + i), "1");
        }
        Files.writeString(source.resolve("victim"), "v".repeat(1000));
        RecoveryPoint point = backUp(61, () -> {
            for (int i = 10; i < 70; i++) {
                Files.write(source.resolve("a" + i), new byte[100_000]);
            }
        });
        assertThat(point.problems()).isEmpty();
        assertThat(restored.resolve("victim")).hasContent("v".repeat(1000));
        for (int i = 10; i < 70; i++) {
            assertThat(restored.resolve("a" + i)).hasSize(100_000);
        }
    }

    /** Regression test: the content of the larger file was cut off. */
    @Test
    void aSmallFileThatIsReplacedByALargeOneIsWhole() throws IOException {
        Files.writeString(source.resolve("small"), "small");
        Files.write(directory.resolve("large"), new byte[1_000_000]);
        RecoveryPoint point = backUp(
                1,
                () -> Files.move(
                        directory.resolve("large"), source.resolve("small"), StandardCopyOption.REPLACE_EXISTING));
        assertThat(point.problems()).isEmpty();
        assertThat(restored.resolve("small")).hasSize(1_000_000);
    }

    /** A neighbour can make such a tree; the walk must not end with an exhausted stack. */
    @Test
    void aVeryDeepDirectoryIsBackedUpAndRestored() throws IOException {
        Path deep = source.resolve("d/".repeat(1850));
        Files.createDirectories(deep);
        Files.writeString(deep.resolve("f"), "deep");
        RecoveryPoint point = backUp(1, () -> {});
        assertThat(point.problems()).isEmpty();
        assertThat(restored.resolve(source.relativize(deep)).resolve("f")).hasContent("deep");
        // The test framework would need minutes to delete them.
        FileTrees.delete(source);
        FileTrees.delete(restored);
    }

    @Test
    void aFileWhoseSizeIsReportedAs0IsReadToItsEnd() throws IOException {
        Path made = Path.of("/proc/sys/kernel");
        assumeTrue(Files.isReadable(made.resolve("ostype")), "there is no proc(5)");
        RecoveryPoint point = new ForgedBackup().walk(made, () -> {}).in(places);
        places.open().backups().restore(point, restored);
        assertThat(restored.resolve("ostype")).hasContent(Files.readString(made.resolve("ostype")));
    }
}
