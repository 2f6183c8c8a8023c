package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RestoreRequest;
import io.iotdr.error.DisasterRecoveryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests restores that are interrupted, and what other restores do with what they left. */
@EnabledOnOs(OS.LINUX)
final class InterruptedRestoreTest {

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

    @TempDir
    private Path directory;

    private Path source;
    private Path target;
    private BackupManager backups;
    private RecoveryPoint point;

    @BeforeEach
    void backUp() throws IOException {
        source = Files.createDirectories(directory.resolve("source"));
        Files.createDirectories(source.resolve("d/e"));
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        Files.write(source.resolve("d/large"), content);
        Files.writeString(source.resolve("d/e/small"), "small");
        Files.createLink(source.resolve("a"), source.resolve("d/e/small"));
        Files.createLink(source.resolve("d/z"), source.resolve("d/e/small"));
        for (String path : new String[] {"d/e", "d", ""}) {
            Files.setPosixFilePermissions(source.resolve(path), PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setLastModifiedTime(source.resolve(path), LONG_AGO);
        }
        backups = new Places(directory.resolve("places")).open().backups();
        point = backups.create("files", source);
        target = directory.resolve("target");
    }

    /** Ends a restore when everything is in its staging directory and nothing in its place. */
    private void interrupt(RestoreRequest request) {
        assertThatThrownBy(() -> backups.restore(request.progress(progress -> {
                    if (progress.bytes() >= point.bytes()) {
                        throw new IllegalStateException("interrupted");
                    }
                })))
                .hasMessageContaining("interrupted");
    }

    private void assertComplete() throws IOException {
        assertThat(Places.tree(target)).isEqualTo(Places.tree(source));
        for (String path : new String[] {"", "d", "d/e"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve(path))))
                    .as(path)
                    .isEqualTo("rwxr-xr-x");
            assertThat(Files.getLastModifiedTime(target.resolve(path))).as(path).isEqualTo(LONG_AGO);
        }
        assertThat(Files.getAttribute(target.resolve("a"), "unix:nlink"))
                .as("names of the linked file")
                .isEqualTo(3);
    }

    @Test
    void aPatternThatMatchesNothingLeavesNothing() {
        assertThatThrownBy(
                        () -> backups.restore(RestoreRequest.of(point, target).pattern("no/such")))
                .hasMessageContaining("matches 'no/such'");
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void theSameRestoreCompletesIt() throws IOException {
        interrupt(RestoreRequest.of(point, target));
        backups.restore(point, target);
        assertComplete();
    }

    /** As after a process that was killed while it moved directories to their places. */
    @Test
    void directoriesThatWereInTheirPlaceAlreadyAreCompleteToo() throws IOException {
        interrupt(RestoreRequest.of(point, target));
        Path staging = target.resolve(RestoreRequest.STAGING + point.id());
        Files.move(staging.resolve("d"), target.resolve("d"));
        backups.restore(point, target);
        assertComplete();
    }

    @Test
    void anotherSelectionDoesNotPutUnselectedFilesInTheirPlace() throws IOException {
        interrupt(RestoreRequest.of(point, target));
        assertThatThrownBy(
                        () -> backups.restore(RestoreRequest.of(point, target).pattern("d/e")))
                .isInstanceOf(DisasterRecoveryException.class)
                .hasMessageContaining("was left by another restore that was interrupted");
        backups.restore(RestoreRequest.of(point, target).pattern("d/e").intoExisting(true));
        assertThat(target.resolve("d/e/small")).hasContent("small");
        assertThat(target.resolve("d/large")).doesNotExist();
    }

    @Test
    void anInterruptedRestoreIntoAnExistingDirectoryDoesNotMakeOthersCareless() throws IOException {
        Files.createDirectories(target);
        Files.writeString(target.resolve("d"), "precious");
        interrupt(RestoreRequest.of(point, target).intoExisting(true));
        assertThatThrownBy(() -> backups.restore(point, target)).isInstanceOf(DisasterRecoveryException.class);
        assertThat(target.resolve("d")).hasContent("precious");
    }

    @Test
    void twoRestoresDoNotShareAStagingDirectory() throws IOException {
        AtomicReference<Throwable> second = new AtomicReference<>();
        backups.restore(RestoreRequest.of(point, target).progress(progress -> {
            if (second.get() == null) {
                try {
                    backups.restore(point, target);
                } catch (DisasterRecoveryException e) {
                    second.set(e);
                }
            }
        }));
        assertThat(second.get()).hasMessageContaining("is in use by another restore");
        assertComplete();
    }

    @Test
    void aDirectoryInThePlaceOfAFileIsFoundBeforeAnythingIsMoved() throws IOException {
        Files.createDirectories(target.resolve("d/large"));
        Files.createDirectories(target.resolve("d/e"));
        Files.writeString(target.resolve("d/e/small"), "old");
        assertThatThrownBy(
                        () -> backups.restore(RestoreRequest.of(point, target).intoExisting(true)))
                .hasMessageContaining("is a directory here, but not in the backup");
        assertThat(target.resolve("d/e/small")).hasContent("old");
        Files.delete(target.resolve("d/large"));
        backups.restore(RestoreRequest.of(point, target).intoExisting(true));
        assertThat(Places.tree(target)).isEqualTo(Places.tree(source));
    }
}
