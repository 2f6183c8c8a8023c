package io.iotdr.examples.cli;

import io.iotdr.repository.log.WalArchive;
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
            "Brings back a file of PostgreSQL's write-ahead log; a restore writes the restore_command that runs it.",
            "Exit status 3 when every location says that there is no such file, which is the end of the log; another than",
            "0 and 3 when nobody can tell, and then the recovery has to stop: restore_command must give PostgreSQL 1 for 3,",
            "and more than 125 for all others."
        })
final class WalFetchCommand implements Callable<Integer> {

    private static final int NOT_THERE = 3;

    @Mixin
    private final Backups backups = new Backups();

    @Parameters(index = "0", paramLabel = "SOURCE", description = "The source of type postgresql.")
    private String source = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The file's name, which PostgreSQL calls %%f.")
    private String name = "";

    @Parameters(index = "2", paramLabel = "TO", description = "Where to, which PostgreSQL calls %%p.")
    private Path to = Path.of("");

    @Override
    public Integer call() {
        WalArchive wal = backups.wal(source, backups.existingRepository());
        return backups.checked(() -> wal.fetch(name, to)) ? 0 : NOT_THERE;
    }
}
