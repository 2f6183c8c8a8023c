package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.RestoreRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a restore writes nothing through a link, whoever made it. */
@DisabledOnOs(OS.WINDOWS)
final class RestoreLinksTest {

    @TempDir
    private Path directory;

    @Test
    void filesAndLinksBelowALinkAreNotWritten() throws IOException {
        Path source = directory.resolve("source");
        Path victim = Files.createDirectories(directory.resolve("victim"));
        Files.writeString(victim.resolve("x"), "untouched");
        Files.createDirectories(source.resolve("a"));
        Files.writeString(source.resolve("a").resolve("x"), "planted");
        Files.createSymbolicLink(source.resolve("a").resolve("link"), Path.of("x"));
        BackupManager backups = new Places(directory).open().backups();
        RecoveryPoint point = backups.create("iot", source);

        Path target = directory.resolve("target");
        Path unfinished = Files.createDirectories(target.resolve(RestoreRequest.STAGING + point.id()));
        Files.createSymbolicLink(unfinished.resolve("a"), victim);
        assertThatThrownBy(() -> backups.restore(point, target))
                .isInstanceOf(BackupCorruptedException.class)
                .hasMessageContaining("nothing is restored through links");
        assertThat(victim.resolve("x")).hasContent("untouched");
        assertThat(victim.resolve("link")).doesNotExist();
    }
}
