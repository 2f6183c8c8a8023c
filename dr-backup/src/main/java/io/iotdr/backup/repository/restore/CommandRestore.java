package io.iotdr.backup.repository.restore;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.internal.source.SourceProcess;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

/**
 * Writes a file of a recovery point to the standard input of a command, such as a dump to {@code pg_restore}. When the
 * file turns out to be damaged, the command is killed before it sees the end of its input, so that a command that works
 * in one transaction changes nothing.
 */
public final class CommandRestore {

    private final BackupManager backups;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Duration timeout;
    private final Scheduler scheduler;

    /**
     * Configures the command of a source.
     *
     * @throws IllegalArgumentException when the source has no restore command
     */
    public static CommandRestore of(BackupSource.Command source, BackupManager backups, Scheduler scheduler) {
        return new CommandRestore(backups, source.restore(), source.environment(), source.timeout(), scheduler);
    }

    /**
     * Configures the command, which is run without a shell.
     *
     * @param environment the command's whole environment, besides PATH and HOME
     * @param timeout how long feeding and running the command may take; then it is killed
     */
    CommandRestore(
            BackupManager backups,
            List<String> command,
            Map<String, String> environment,
            Duration timeout,
            Scheduler scheduler) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("the command is empty; expected a program and its arguments");
        }
        this.backups = backups;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.timeout = timeout;
        this.scheduler = scheduler;
    }

    /**
     * Runs the command.
     *
     * @throws DisasterRecoveryException when the command does not read the whole file, does not finish in time, or ends
     *     with an exit status other than 0
     */
    public void run(RecoveryPoint point, String file) {
        try (SourceProcess child = SourceProcess.fed(command, environment)) {
            Future<?> deadline = scheduler.after(timeout, child::end);
            try {
                feed(child, point, file);
                finish(child);
            } finally {
                deadline.cancel(false);
            }
        }
    }

    private void finish(SourceProcess child) {
        child.endInput();
        boolean ended = child.endsWithin(timeout);
        if (!ended || child.status() != 0) {
            throw new DisasterRecoveryException("'" + command.get(0) + "' "
                    + (ended ? "ended with exit status " + child.status() : "did not finish within " + timeout) + ": "
                    + child.told());
        }
    }

    private void feed(SourceProcess child, RecoveryPoint point, String file) {
        try {
            backups.write(point, file, child.input());
        } catch (DisasterRecoveryException e) {
            child.end();
            throw new DisasterRecoveryException(
                    "'" + command.get(0) + "' did not receive all of its input: " + e.getMessage() + " " + child.told(),
                    e);
        }
    }
}
