package io.iotdr.cli.backup;

import io.iotdr.backup.repository.log.WalArchive;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code dr backup wal-push} command. */
@Command(
        name = "wal-push",
        mixinStandardHelpOptions = true,
        description = {
            "Store a file of PostgreSQL's write-ahead log in the backup locations.",
            "Set in postgresql.conf:",
            "  archive_mode = on",
            "  archive_command = 'dr backup wal-push -c /etc/iot-dr.yaml SOURCE \"%%p\"'",
            "The repository must exist; create it with dr backup init. The log of another cluster, of a restored copy and"
                    + " of a former primary is refused.",
            "A location that does not answer is asked again for at most a second, since PostgreSQL retries.",
            "Exit status 0 when a quorum of locations has stored the file. Otherwise PostgreSQL keeps the file and retries."
        })
final class WalPushCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Parameters(index = "0", paramLabel = "SOURCE", description = "A source of type postgresql.")
    private String source = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The path of the log file (%%p in archive_command).")
    private Path file = Path.of("");

    @Option(
            names = "--accept-fork",
            description =
                    "Store a timeline history although the archive continues another timeline: this server replaces the"
                            + " server that wrote that one.")
    private boolean acceptFork;

    @Override
    public Integer call() {
        WalArchive wal = backups.wal(source, backups.forArchiver());
        return backups.checked(() -> {
            wal.push(file, acceptFork);
            return 0;
        });
    }
}
