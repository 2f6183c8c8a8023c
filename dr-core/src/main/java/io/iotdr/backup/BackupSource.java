package io.iotdr.backup;

import io.iotdr.spi.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Where data comes from that is backed up. */
public sealed interface BackupSource {

    /**
     * A directory with all that is in it: files, links, modes, owners, times, extended attributes.
     *
     * @param quiesce a command that makes the files hold still, such as one that takes a snapshot; empty for none. It is run without a
     *     shell for a minute at most, and when it fails there is no backup
     * @param thaw a command that lets them go on, run whatever became of the backup; empty for none
     * @param canaries files that nobody has a reason to change, by their paths in the directory, with the SHA-256 of their content in
     *     hexadecimal digits; a backup in which one is missing or another is suspicious
     */
    record Directory(Path path, List<String> quiesce, List<String> thaw, Map<String, String> canaries)
            implements BackupSource {
        public Directory {
            quiesce = List.copyOf(quiesce);
            thaw = List.copyOf(thaw);
            canaries = Map.copyOf(canaries);
            canaries.forEach((file, hash) -> {
                if (!hash.matches("[0-9a-f]{64}")) {
                    throw new IllegalArgumentException(
                            "canaries." + file + " is '" + hash + "'; expected what sha256sum prints, 64 digits");
                }
            });
        }
    }

    /**
     * What a command writes to its standard output, such as a dump of a database. It is run without a shell; a status other than 0 means
     * that there is no backup.
     *
     * @param environment all of its environment, besides PATH and HOME
     * @param file the name that the output has in the backup
     * @param timeout after which the command and its children are ended
     * @param restore the command that takes the output back on its standard input, such as {@code pg_restore}; empty for none
     */
    record Command(
            List<String> command, Map<String, String> environment, String file, Duration timeout, List<String> restore)
            implements BackupSource {
        public Command {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            restore = List.copyOf(restore);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("the command is empty");
            }
            if (!file.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
                throw new IllegalArgumentException("'" + file + "' is not a name for the output of a command");
            }
        }
    }

    /**
     * A PostgreSQL cluster, by {@code pg_basebackup} of its own version; with the WAL that it archives, every moment after a backup can be
     * restored. The cluster has one tablespace directory.
     *
     * @param environment how to reach it, such as PGHOST, PGUSER and PGPASSFILE, besides PATH and HOME
     * @param timeout after which the base backup is ended
     * @see <a href="https://www.postgresql.org/docs/current/continuous-archiving.html">Continuous Archiving and Point-in-Time Recovery</a>
     */
    record PostgreSql(Map<String, String> environment, Duration timeout) implements BackupSource {
        /** The base backup in a recovery point. */
        public static final String FILE = "base.tar";

        public PostgreSql {
            environment = Map.copyOf(environment);
        }

        /** What takes the base backup: with the WAL that makes it whole in itself, should the archive be lost. */
        public Command command() {
            return new Command(
                    List.of("pg_basebackup", "-D", "-", "-F", "tar", "-X", "fetch", "-c", "fast"),
                    environment,
                    FILE,
                    timeout,
                    List.of());
        }
    }

    /**
     * The objects of another store, each as a file of its name below the prefix. One that the file system could not hold by its name is
     * told and left out.
     *
     * @param prefix what their keys begin with; empty for all
     */
    record Objects(ObjectStore store, String prefix) implements BackupSource {}

    static BackupSource directory(Path path) {
        return new Directory(path, List.of(), List.of(), Map.of());
    }
}
