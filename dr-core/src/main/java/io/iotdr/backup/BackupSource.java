package io.iotdr.backup;

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
     */
    record Directory(Path path, List<String> quiesce, List<String> thaw) implements BackupSource {
        public Directory {
            quiesce = List.copyOf(quiesce);
            thaw = List.copyOf(thaw);
        }
    }

    /**
     * What a command writes to its standard output, such as a dump of a database. It is run without a shell; a status other than 0 means
     * that there is no backup.
     *
     * @param environment all of its environment, besides PATH and HOME
     * @param file the name that the output has in the backup
     * @param timeout after which the command and its children are ended
     */
    record Command(List<String> command, Map<String, String> environment, String file, Duration timeout)
            implements BackupSource {
        public Command {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("the command is empty");
            }
            if (!file.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
                throw new IllegalArgumentException("'" + file + "' is not a name for the output of a command");
            }
        }
    }

    static BackupSource directory(Path path) {
        return new Directory(path, List.of(), List.of());
    }
}
