package io.iotdr.backup.restore;

import io.iotdr.backup.repository.restore.CommandRestore;
import io.iotdr.backup.repository.restore.FedCommand;
import io.iotdr.backup.repository.restore.RestorablePoints.LogKind;
import io.iotdr.spi.DataRestore.Restored;
import io.iotdr.time.Scheduler;
import java.util.Optional;

/**
 * Restores by a command that reads the stored output of another command, such as {@code pg_restore} a dump. An interrupted
 * restore is repeated, so the command must yield the same when it runs twice.
 */
public final class CommandTarget extends RestoreTarget {

    private final FedCommand command;
    private final Scheduler scheduler;

    public CommandTarget(FedCommand command, Scheduler scheduler) {
        this.command = command;
        this.scheduler = scheduler;
    }

    @Override
    LogKind log() {
        return LogKind.NONE;
    }

    @Override
    Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    Restored restore(RestoreJob job) {
        job.tell("running " + command.command().get(0));
        new CommandRestore(job.repository().backups(), command, scheduler).run(job.base());
        return new Restored(job.base().taken(), job.base().id(), 1);
    }
}
