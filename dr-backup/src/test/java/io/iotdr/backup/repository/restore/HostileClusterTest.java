package io.iotdr.backup.repository.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.BackupRequest;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.Repository;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.key.PassphraseKey;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.backup.repository.store.FileSystemStore;
import io.iotdr.error.ShellWord;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests that an archive of a cluster that was made to do harm reaches nothing outside its target. */
@EnabledOnOs(OS.LINUX)
final class HostileClusterTest {

    private static final TimeSource TIME = TimeSource.system("hostile-cluster");

    @TempDir
    private Path directory;

    private Repository repository;
    private Path cluster;
    private Path outside;

    @BeforeEach
    void cluster() throws IOException {
        repository = Repository.openOrInit(
                List.of(new Location("a", new FileSystemStore(directory.resolve("place")))),
                new PassphraseKey("a long passphrase"),
                RepositoryOptions.DEFAULT,
                TIME);
        cluster = Files.createDirectories(directory.resolve("cluster"));
        outside = Files.writeString(directory.resolve("outside"), "untouched");
        Files.writeString(cluster.resolve("PG_VERSION"), "15\n");
        Files.writeString(cluster.resolve("backup_label"), """
                START WAL LOCATION: 0/2000028 (file 000000010000000000000002)
                CHECKPOINT LOCATION: 0/2000060
                START TIMELINE: 1
                """);
    }

    private PostgresRestore restore() {
        return new PostgresRestore(
                repository.backups(), repository.wal("db"), "cp /nowhere/%f \"%p\"", TIME.scheduler());
    }

    private void prepare() throws Exception {
        Path tar = directory.resolve("base.tar");
        Process made = new ProcessBuilder("tar", "-c", "-f", tar.toString(), "-C", cluster.toString(), ".")
                .inheritIO()
                .start();
        assumeTrue(made.waitFor() == 0, "tar is missing");
        BackupSource.Command source = new BackupSource.Command(
                List.of("cat", tar.toString()),
                Map.of(),
                BackupSource.PostgreSql.FILE,
                Duration.ofMinutes(1),
                List.of());
        RecoveryPoint point = repository.backups().create(BackupRequest.of("db", source));
        restore().prepare(point, directory.resolve("data"), Optional.of(Instant.EPOCH), Optional.empty());
    }

    @Test
    void anHonestArchiveIsPrepared() throws Exception {
        Files.writeString(cluster.resolve("postgresql.auto.conf"), "work_mem = '8MB'\n");
        prepare();
        assertThat(directory.resolve("data/postgresql.auto.conf"))
                .content()
                .startsWith("work_mem = '8MB'\n")
                .contains("restore_command = 'cp /nowhere/%f \"%p\"'\n")
                .contains("archive_mode = 'off'");
        assertThat(PostgresRestore.isRecovering(directory.resolve("data"))).isTrue();
    }

    /** PostgreSQL takes a backslash in its settings for the begin of an escape. */
    @Test
    void aPathWithAnApostropheIsOneSetting() throws IOException {
        String command = ShellWord.of("/srv/bob's");
        try (OpenDirectory open = OpenDirectory.of(cluster)) {
            RecoverySettings.write(open, command, Optional.empty(), "latest");
        }
        String quoted = command.replace("\\", "\\\\").replace("'", "''");
        assertThat(quoted).isEqualTo("''/srv/bob''\\\\''''s''");
        assertThat(cluster.resolve("postgresql.auto.conf")).content().contains("restore_command = '" + quoted + "'\n");
    }

    @Test
    void settingsAreNotWrittenThroughALink() throws Exception {
        for (String name : List.of("postgresql.auto.conf", "recovery.signal", "standby.signal", "pg_wal")) {
            Path link = Files.createSymbolicLink(cluster.resolve(name), outside);
            refuses(name);
            Files.delete(link);
        }
    }

    @Test
    void aLabelIsNotReadThroughALink() throws Exception {
        Files.move(cluster.resolve("backup_label"), directory.resolve("label"));
        Files.createSymbolicLink(cluster.resolve("backup_label"), directory.resolve("label"));
        refuses("backup_label");
    }

    @Test
    void aProgramWithSpecialRightsIsRefused() throws Exception {
        Path program = Files.writeString(cluster.resolve("program"), "#!/bin/sh\n");
        Files.setAttribute(program, "unix:mode", 04755);
        refuses("program");
    }

    private void refuses(String name) {
        assertThatThrownBy(this::prepare)
                .isInstanceOf(BackupCorruptedException.class)
                .hasMessageContaining("the archive contains " + name);
        assertThat(outside).hasContent("untouched");
        assertThat(directory.resolve("data/PG_VERSION")).doesNotExist();
    }

    /** The directory belongs to the server's user, and root removes the settings of a recovery that is over. */
    @Test
    void settingsOfARecoveryAreNotRemovedThroughALink() throws IOException {
        Path settings = cluster.resolve("postgresql.auto.conf");
        Files.writeString(settings, "work_mem = '8MB'\n");
        Files.createSymbolicLink(cluster.resolve("postgresql.auto.conf.dr"), outside);
        PostgresRestore.forgetRecovery(cluster);
        assertThat(outside).hasContent("untouched");
        Files.delete(settings);
        Files.createSymbolicLink(settings, outside);
        assertThatThrownBy(() -> PostgresRestore.forgetRecovery(cluster)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> PostgresRestore.recoverTo(cluster, Instant.EPOCH))
                .isInstanceOf(IOException.class);
        assertThat(outside).hasContent("untouched");
    }
}
