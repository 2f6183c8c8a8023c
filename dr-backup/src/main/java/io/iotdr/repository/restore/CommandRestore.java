package io.iotdr.repository.restore;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.plan.DisasterRecoveryException;
import io.iotdr.repository.internal.source.ChildProcess;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

/**
 * Gives a file of a recovery point to a command on its standard input, such as a dump to {@code pg_restore}. A command whose input is
 * damaged is ended before it comes to the end of it, so that one that works in a transaction changes nothing.
 */
public final class CommandRestore {

    private final BackupManager backups;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Duration timeout;
    private final Scheduler scheduler;

    /**
     * A command, run without a shell.
     *
     * @param environment all of its environment, besides PATH and HOME
     * @param timeout how long it may take, all in all
     */
    public CommandRestore(
            BackupManager backups,
            List<String> command,
            Map<String, String> environment,
            Duration timeout,
            Scheduler scheduler) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("the command is empty");
        }
        this.backups = backups;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.timeout = timeout;
        this.scheduler = scheduler;
    }

    /**
     * Runs it.
     *
     * @throws DisasterRecoveryException when it does not take the file, or ends with another status than 0
     */
    public void run(RecoveryPoint point, String file) {
        try (ChildProcess child = ChildProcess.fed(command, environment)) {
            Future<?> deadline = scheduler.after(timeout, child::end);
            try {
                feed(child, point, file);
                finish(child);
            } finally {
                deadline.cancel(false);
            }
        }
    }

    private void finish(ChildProcess child) {
        child.endInput();
        boolean ended = child.endsWithin(timeout);
        if (!ended || child.status() != 0) {
            throw new DisasterRecoveryException("'" + command.get(0) + "' "
                    + (ended ? "ended with status " + child.status() : "did not end in " + timeout) + ": "
                    + child.told());
        }
    }

    private void feed(ChildProcess child, RecoveryPoint point, String file) {
        try {
            backups.write(point, file, child.input());
        } catch (DisasterRecoveryException e) {
            child.end();
            throw new DisasterRecoveryException(
                    "'" + command.get(0) + "' was ended in the middle, or ended by itself: " + e.getMessage() + " "
                            + child.told(),
                    e);
        }
    }
}
