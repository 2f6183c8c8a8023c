package io.iotdr.cli.backup;

import io.iotdr.backup.BackupManager;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The {@code dr backup dump} command. */
@Command(
        name = "dump",
        mixinStandardHelpOptions = true,
        description = {
            "Write one file of a recovery point to standard output.",
            "Exit status 1 when it is damaged in every location; the output then ends before the damage."
        })
final class BackupDumpCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Parameters(
            index = "0",
            paramLabel = "POINT",
            description = "A recovery point's id; a source, for its newest trusted recovery point; or 'latest'.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The file's path in the recovery point.")
    private String file = "";

    @Override
    public Integer call() {
        BackupManager manager = backups.openExisting();
        manager.write(backups.points().point(manager, name), file, new StandardOutput());
        return 0;
    }

    /** Fails when nobody reads it any more; a print stream would take the rest of a large file and drop it. */
    private static final class StandardOutput extends OutputStream {

        @Override
        public void write(int part) throws IOException {
            write(new byte[] {(byte) part}, 0, 1);
        }

        @Override
        public void write(byte[] content, int from, int length) throws IOException {
            System.out.write(content, from, length);
            if (System.out.checkError()) {
                throw new IOException("the standard output is closed or full");
            }
        }
    }
}
