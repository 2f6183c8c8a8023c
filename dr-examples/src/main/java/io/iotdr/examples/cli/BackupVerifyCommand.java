package io.iotdr.examples.cli;

import io.iotdr.backup.Verification;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.json.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dr backup verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Looks at everything in every location, and says which recovery points and files suffer from what is wrong.",
            "Exit status 1 when anything is."
        })
final class BackupVerifyCommand implements Callable<Integer> {

    @Mixin
    private final Backups backups = new Backups();

    @Option(names = "--read-data", description = "Read and authenticate every stored byte too.")
    private boolean readData;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Verification found = backups.openExisting().verify(readData ? VerifyDepth.DATA : VerifyDepth.STRUCTURE);
        if (json) {
            backups.out().println(Json.pretty(found));
        } else {
            found.damage().forEach(d -> backups.out().println("damaged  " + d));
            found.hurt().forEach((point, what) -> {
                backups.out().println("hurt     " + point);
                what.forEach(w -> backups.out().println("         " + w));
            });
            backups.out()
                    .println(found.points() + " recovery points, " + found.objects() + " objects"
                            + (readData ? ", " + ProgressBar.size(found.bytes()) + " read" : "") + ": "
                            + (found.sound()
                                    ? "all whole"
                                    : "DAMAGED; dr backup heal repairs what another location has"));
        }
        backups.out().flush();
        return found.sound() ? 0 : 1;
    }
}
