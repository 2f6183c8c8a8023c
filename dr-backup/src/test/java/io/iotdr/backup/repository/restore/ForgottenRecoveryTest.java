package io.iotdr.backup.repository.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of a recovery that is over. */
final class ForgottenRecoveryTest {

    @TempDir
    private Path directory;

    @Test
    void onlyWhatARestoreAddedForTheRecoveryIsRemoved() throws Exception {
        Path settings = Files.writeString(directory.resolve("postgresql.auto.conf"), """
                work_mem = '8MB'
                restore_command = 'mine'

                # added by iot-dr for the recovery
                restore_command = 'cp "/x/%f" "%p"'
                recovery_target_timeline = 'latest'
                recovery_target_action = 'promote'
                recovery_target_time = ''
                archive_mode = 'off'
                recovery_target_time = '2026-11-27 11:44:48.867000+00:00'
                primary_conninfo = 'host=x'
                recovery_target_timeline = 'mine'
                """);
        PostgresRestore.forgetRecovery(directory);
        PostgresRestore.forgetRecovery(directory);
        assertThat(settings).hasContent("""
                work_mem = '8MB'
                restore_command = 'mine'

                # added by iot-dr for the recovery
                archive_mode = 'off'
                primary_conninfo = 'host=x'
                recovery_target_timeline = 'mine'
                """);
    }
}
