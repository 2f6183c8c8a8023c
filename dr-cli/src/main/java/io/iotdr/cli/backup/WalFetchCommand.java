package io.iotdr.cli.backup;

import io.iotdr.backup.repository.log.WalArchive;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The {@code dr backup wal-fetch} command. */
@Command(
        name = "wal-fetch",
        mixinStandardHelpOptions = true,
        description = {
            "Fetch a file of PostgreSQL's write-ahead log. dr backup restore writes a restore_command that runs this.",
            "Exit status 0: the file was fetched. 3: no location has the file, which is the end of the log."
                    + " Any other status: it is not known whether the file exists, and the recovery must stop."
                    + " restore_command must translate 3 to 1, and every other failure to a status above 125."
        })
final class WalFetchCommand implements Callable<Integer> {

    private static final int NOT_THERE = 3;

    @Mixin
    private final Backups backups = new Backups();

    @Parameters(index = "0", paramLabel = "SOURCE", description = "A source of type postgresql.")
    private String source = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The name of the log file (%%f in restore_command).")
    private String name = "";

    @Parameters(index = "2", paramLabel = "TO", description = "The path to write the file to (%%p in restore_command).")
    private Path to = Path.of("");

    @Override
    public Integer call() {
        WalArchive wal = backups.wal(source, backups.existingRepository());
        return backups.checked(() -> wal.fetch(name, to)) ? 0 : NOT_THERE;
    }
}
