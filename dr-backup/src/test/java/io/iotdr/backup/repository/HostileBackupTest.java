package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RestoreRequest;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.Piece;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.error.DisasterRecoveryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a backup that was made to do harm reaches nothing outside its target. */
@DisabledOnOs(OS.WINDOWS)
final class HostileBackupTest {

    @TempDir
    private Path directory;

    private Places places;
    private Path outside;
    private Path target;

    @BeforeEach
    void prepare() throws IOException {
        places = new Places(directory.resolve("places"));
        Path source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("file"), "x");
        places.open().backups().create("first", source);
        target = directory.resolve("target");
        outside = Files.createDirectories(directory.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "only root reads this");
        Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(outside.resolve("secret"), PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void nothingOutsideIsTouched() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(outside)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(outside.resolve("secret"))))
                .isEqualTo("rw-------");
        assertThat(outside.resolve("secret")).hasContent("only root reads this");
        assertThat(Files.getAttribute(outside.resolve("secret"), "unix:nlink")).isEqualTo(1);
        assertThat(outside.toFile().list()).containsExactly("secret");
    }

    private ForgedBackup root() {
        return new ForgedBackup().directory("", 0755);
    }

    private void refuses(ForgedBackup backup, String message) {
        RecoveryPoint point = backup.in(places);
        assertThatThrownBy(() -> places.open().backups().restore(point, target))
                .isInstanceOf(DisasterRecoveryException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aDirectoryAndALinkOfOneNameSetNoModeOutside() {
        refuses(root().directory("a", 04777).link("a", outside, 04777).file("b", "good"), "listed twice");
        assertThat(target.resolve("a")).isDirectory();
        assertThat(target.resolve("b")).hasContent("good");
    }

    @Test
    void aLinkAndADirectoryOfOneNameSetNoModeOutside() {
        refuses(root().link("a", outside, 04777).directory("a", 04777), "listed twice");
    }

    @Test
    void nothingIsWrittenThroughALink() {
        refuses(
                root().link("a", outside, 0777).file("a/secret", "planted").file("b", "good"),
                "it is listed below a, which is no directory");
        assertThat(Files.isSymbolicLink(target.resolve("a"))).isTrue();
        assertThat(target.resolve("b")).hasContent("good");
    }

    @Test
    void aFileOutsideIsNotReplaced() {
        refuses(root().link("f", outside.resolve("secret"), 0777).file("f", "planted"), "listed twice");
    }

    @Test
    void nothingIsWrittenBelowAFile() {
        refuses(root().file("a", "x").file("a/b", "y"), "it is listed below a");
    }

    @Test
    void aHardLinkPullsNothingIn() {
        refuses(root().link("a", outside, 0777).hardLink("h", "a/secret"), "it is a hard link to a/secret");
        assertThat(target.resolve("h")).doesNotExist();
    }

    @Test
    void aHardLinkDoesNotLeaveTheTarget() {
        refuses(root().file("a", "good").hardLink("h", "../outside/secret"), "is not a valid relative path");
        assertThat(target.resolve("h")).doesNotExist();
        assertThat(target.resolve("a")).hasContent("good");
    }

    @Test
    void aHardLinkToALinkIsRefused() {
        refuses(root().link("a", outside.resolve("secret"), 0777).hardLink("h", "a"), "it is a hard link to a");
    }

    @Test
    void aLinkDoesNotReplaceADirectoryThatWasRestored() {
        refuses(root().directory("a", 0755).file("a/f", "good").link("a", outside, 0777), "listed twice");
        assertThat(target.resolve("a/f")).hasContent("good");
    }

    @Test
    void piecesOutsideOfTheirChunkAreDamage() {
        Attributes attributes = new Attributes(0644, 0, 0, 5, Instant.EPOCH, Instant.EPOCH, 0, Map.of());
        for (Piece piece : List.of(
                new Piece(ChunkId.HOLE, 0, -5),
                new Piece(new ChunkId(1, 2, 3, 4), -1, 5),
                new Piece(new ChunkId(1, 2, 3, 4), 0, Long.MAX_VALUE))) {
            TreeEntry entry =
                    TreeEntry.file(PathName.of("f".getBytes(StandardCharsets.UTF_8)), attributes, List.of(piece));
            refuses(root().entry(entry), "f: ");
            assertThat(target.resolve("f")).doesNotExist();
        }
    }

    /** A merge into a directory that others may write to replaces their links, and follows none. */
    @Test
    void linksInAnExistingTargetAreReplaced() throws IOException {
        Files.createDirectories(target);
        Files.createSymbolicLink(target.resolve("d"), outside);
        Files.createSymbolicLink(target.resolve("f"), outside.resolve("secret"));
        RecoveryPoint point = root().directory("d", 0755)
                .file("d/secret", "restored")
                .file("f", "restored")
                .in(places);
        places.open().backups().restore(RestoreRequest.of(point, target).intoExisting(true));
        assertThat(Files.isDirectory(target.resolve("d"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(target.resolve("d/secret")).hasContent("restored");
        assertThat(target.resolve("f")).hasContent("restored");
    }
}
