package io.iotdr.backup.repository.internal.source;

import io.iotdr.backup.BackupSource;
import io.iotdr.backup.internal.process.SourceProcess;
import io.iotdr.error.DisasterRecoveryException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs the commands that keep the files of a directory consistent while they are read. */
public final class Hooks {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Hooks() {}

    /**
     * Runs {@code reading} between quiesce and thaw. A failed thaw is reported first, whatever else failed, because the
     * files may still be frozen.
     */
    public static void around(BackupSource.Directory source, Runnable reading) {
        run(source.quiesce(), "nothing was backed up");
        try {
            reading.run();
        } catch (RuntimeException failed) {
            try {
                run(source.thaw(), "the files may still be frozen");
            } catch (DisasterRecoveryException alsoFailed) {
                alsoFailed.addSuppressed(failed);
                throw alsoFailed;
            }
            throw failed;
        }
        run(source.thaw(), "the files may still be frozen");
    }

    private static void run(List<String> command, String consequence) {
        if (command.isEmpty()) {
            return;
        }
        try (SourceProcess child = SourceProcess.start(command, Map.of())) {
            boolean ended = child.endsWithin(PATIENCE);
            if (!ended || child.status() != 0) {
                throw new DisasterRecoveryException("the command '" + command.get(0) + "' "
                        + (ended ? "ended with exit status " + child.status() : "did not finish within " + PATIENCE)
                        + "; "
                        + consequence + ": " + child.told());
            }
        }
    }
}
