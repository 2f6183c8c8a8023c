package io.iotdr.backup.repository.restore;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.internal.process.SourceProcess;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.time.Scheduler;
import java.util.concurrent.Future;

/**
 * Writes a file of a recovery point to the standard input of a command, such as a dump to {@code pg_restore}. When the
 * file turns out to be damaged, the command is killed before it sees the end of its input, so that a command that works
 * in one transaction changes nothing.
 */
public final class CommandRestore {

    private final BackupManager backups;
    private final FedCommand command;
    private final Scheduler scheduler;

    public CommandRestore(BackupManager backups, FedCommand command, Scheduler scheduler) {
        this.backups = backups;
        this.command = command;
        this.scheduler = scheduler;
    }

    /**
     * Configures the command of a source.
     *
     * @throws IllegalArgumentException when the source has no restore command
     */
    public static CommandRestore of(BackupSource.Command source, BackupManager backups, Scheduler scheduler) {
        return new CommandRestore(
                backups,
                new FedCommand(source.restore(), source.environment(), source.file(), source.timeout()),
                scheduler);
    }

    /**
     * Runs the command.
     *
     * @throws DisasterRecoveryException when the command does not read the whole file, does not finish in time, or ends
     *     with an exit status other than 0
     */
    public void run(RecoveryPoint point) {
        try (SourceProcess child = SourceProcess.fed(command.command(), command.environment())) {
            Future<?> deadline = scheduler.after(command.timeout(), child::end);
            try {
                feed(child, point);
                finish(child);
            } finally {
                deadline.cancel(false);
            }
        }
    }

    private void finish(SourceProcess child) {
        child.endInput();
        boolean ended = child.endsWithin(command.timeout());
        if (!ended || child.status() != 0) {
            throw new DisasterRecoveryException("'" + program() + "' "
                    + (ended
                            ? "ended with exit status " + child.status()
                            : "did not finish within " + command.timeout())
                    + ": "
                    + child.told());
        }
    }

    private void feed(SourceProcess child, RecoveryPoint point) {
        try {
            backups.write(point, command.file(), child.input());
        } catch (DisasterRecoveryException e) {
            child.end();
            throw new DisasterRecoveryException(
                    "'" + program() + "' did not receive all of its input: " + e.getMessage() + " " + child.told(), e);
        }
    }

    private String program() {
        return command.command().get(0);
    }
}
