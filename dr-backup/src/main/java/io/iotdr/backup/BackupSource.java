package io.iotdr.backup;

import io.iotdr.spi.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The data that a backup reads. */
public sealed interface BackupSource {

    /**
     * A directory with everything in it: files, links, modes, owners, times, extended attributes.
     *
     * @param quiesce a command that makes the files consistent before they are read, such as one that freezes the file
     *     system; empty for none. It runs without a shell, for at most a minute; when it fails, no backup is made
     * @param thaw a command that undoes {@code quiesce}; it runs after reading, whether the backup succeeds or fails;
     *     empty for none
     * @param canaries files that nobody has a reason to change: their paths in the directory, each with the SHA-256 of
     *     its content in hexadecimal digits. A recovery point in which a canary is missing or changed is suspect
     */
    record Directory(
            Path path, List<String> quiesce, List<String> thaw, Map<String, String> canaries, Exclusions exclusions)
            implements BackupSource {
        public Directory {
            quiesce = List.copyOf(quiesce);
            thaw = List.copyOf(thaw);
            canaries = Map.copyOf(canaries);
            canaries.forEach((file, hash) -> {
                if (!hash.matches("[0-9a-f]{64}")) {
                    throw new IllegalArgumentException("canaries." + file + " is '" + hash
                            + "'; expected its SHA-256 as 64 lower-case hexadecimal digits");
                }
            });
        }

        /** Creates a source that leaves out nothing. */
        public Directory(Path path, List<String> quiesce, List<String> thaw, Map<String, String> canaries) {
            this(path, quiesce, thaw, canaries, Exclusions.NONE);
        }
    }

    /**
     * The standard output of a command, such as a database dump. The command runs without a shell; when its exit status
     * is not 0, no backup is made.
     *
     * @param environment the command's whole environment, besides PATH and HOME
     * @param file the name of the output in the backup
     * @param timeout after which the command and its children are killed
     * @param restore the command that reads the output from its standard input to restore it, such as
     *     {@code pg_restore}; empty for none
     */
    record Command(
            List<String> command, Map<String, String> environment, String file, Duration timeout, List<String> restore)
            implements BackupSource {
        public Command {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            restore = List.copyOf(restore);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("the command is empty; expected a program and its arguments");
            }
            if (!file.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
                throw new IllegalArgumentException("'" + file
                        + "' is not a valid file name for the output of a command; use letters, digits, dots, dashes"
                        + " and underscores");
            }
        }
    }

    /**
     * A PostgreSQL cluster, backed up by the {@code pg_basebackup} of its own version. With the WAL that the cluster
     * archives, it can be restored to every moment after a backup. The cluster must not have additional tablespaces,
     * because {@code pg_basebackup} writes only one tablespace to its standard output.
     *
     * @param environment how to reach the cluster, such as PGHOST, PGUSER and PGPASSFILE, besides PATH and HOME
     * @param timeout after which the base backup is killed
     * @see <a href="https://www.postgresql.org/docs/current/continuous-archiving.html">Continuous Archiving and
     *     Point-in-Time Recovery</a>
     */
    record PostgreSql(Map<String, String> environment, Duration timeout) implements BackupSource {
        /** The path of the base backup in a recovery point. */
        public static final String FILE = "base.tar";

        public PostgreSql {
            environment = Map.copyOf(environment);
        }

        /**
         * Returns the command that takes the base backup. It includes the WAL that makes the base backup consistent, so
         * that it can be restored even when the archive is lost.
         */
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
     * The objects of another store. Each becomes a file that is named after the part of its key behind the prefix. An
     * object whose name the file system cannot hold is left out and reported as a problem of the recovery point.
     *
     * @param prefix the beginning of the keys of the objects to read; empty for all
     */
    record Objects(ObjectStore store, String prefix) implements BackupSource {}

    static BackupSource directory(Path path) {
        return new Directory(path, List.of(), List.of(), Map.of());
    }
}
