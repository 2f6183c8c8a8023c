package io.iotdr.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.options.RepositoryOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the complete output of a command is backed up, or nothing. */
final class CommandSourceTest {

    @TempDir
    private Path directory;

    private BackupManager backups;

    @BeforeEach
    void open() {
        Places places = new Places(directory.resolve("places"));
        backups = places.open(List.of(places.both().get(0)), RepositoryOptions.DEFAULT)
                .backups();
    }

    private RecoveryPoint create(Duration timeout, String... command) {
        return backups.create(BackupRequest.of(
                "dump",
                new BackupSource.Command(
                        List.of(command), Map.of("GREETING", "hello"), "dump.sql", timeout, List.of())));
    }

    @Test
    void theOutputOfACommandIsRestoredAsAFile() {
        RecoveryPoint point = create(Duration.ofMinutes(5), "sh", "-c", "echo $GREETING; seq 1 500000");
        Path into = directory.resolve("into");
        backups.restore(point, into);
        assertThat(into.resolve("dump.sql"))
                .content()
                .startsWith("hello\n1\n2\n")
                .endsWith("500000\n");
    }

    @Test
    void aCommandThatExitsWithAnErrorLeavesNoBackup() {
        assertThatThrownBy(() -> create(Duration.ofMinutes(5), "sh", "-c", "echo half; echo no space >&2; exit 3"))
                .hasMessageContaining("ended with exit status 3")
                .hasMessageContaining("no space");
        assertThat(backups.list()).isEmpty();
    }

    @Test
    void aCommandThatExceedsItsTimeoutIsKilledWithItsChildren() {
        assertThatThrownBy(() -> create(Duration.ofMillis(500), "sh", "-c", "echo begun; sleep 600"))
                .hasMessageContaining("no backup");
        assertThat(ProcessHandle.current()
                        .descendants()
                        .filter(ProcessHandle::isAlive)
                        .toList())
                .noneMatch(p -> p.info().commandLine().orElse("").contains("sleep 600"));
        assertThat(backups.list()).isEmpty();
    }

    @Test
    void aCommandThatDoesNotExistIsReportedByItsName() {
        assertThatThrownBy(() -> create(Duration.ofMinutes(5), "/no/such/program"))
                .hasMessageContaining("'/no/such/program' cannot be run");
    }
}
