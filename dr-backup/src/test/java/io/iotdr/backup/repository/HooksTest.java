package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.options.RepositoryOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that files are quiesced while they are read, and are thawed afterwards in any case. */
final class HooksTest {

    @TempDir
    private Path directory;

    private Path source;
    private Path log;
    private BackupManager backups;

    @BeforeEach
    void open() throws IOException {
        Places places = new Places(directory.resolve("places"));
        backups = places.open(List.of(places.both().get(0)), RepositoryOptions.DEFAULT)
                .backups();
        source = Files.createDirectories(directory.resolve("source"));
        log = directory.resolve("log");
    }

    private static List<String> sh(String script) {
        return List.of("sh", "-c", script);
    }

    private RecoveryPoint create(Path path, List<String> quiesce, List<String> thaw) {
        return backups.create(BackupRequest.of("s", new BackupSource.Directory(path, quiesce, thaw, Map.of())));
    }

    @Test
    void theBackupReadsTheQuiescedFilesAndThawRunsAfterwards() {
        RecoveryPoint point = create(
                source,
                sh("echo still > " + source + "/state; echo quiesce >> " + log),
                sh("echo moving > " + source + "/state; echo thaw >> " + log));
        assertThat(log).hasContent("quiesce\nthaw");
        Path into = directory.resolve("into");
        backups.restore(point, into);
        assertThat(into.resolve("state")).hasContent("still");
    }

    @Test
    void thawRunsWhenTheBackupFails() {
        assertThatThrownBy(() -> create(directory.resolve("nowhere"), List.of(), sh("echo thaw >> " + log)))
                .hasMessageContaining("there is no such directory");
        assertThat(log).hasContent("thaw");
    }

    @Test
    void aFailedQuiesceCommandLeavesNoBackupAndRunsNoThaw() {
        assertThatThrownBy(() -> create(source, sh("echo busy >&2; exit 4"), sh("echo thaw >> " + log)))
                .hasMessageContaining("ended with exit status 4")
                .hasMessageContaining("nothing was backed up: busy");
        assertThat(backups.list()).isEmpty();
        assertThat(log).doesNotExist();
    }

    @Test
    void aFailedThawCommandIsReportedAsAnError() {
        assertThatThrownBy(() -> create(source, List.of(), sh("exit 1")))
                .hasMessageContaining("the files may still be frozen");
    }
}
