package io.iotdr.backup.restore;

import io.iotdr.backup.repository.RestorablePoints.LogKind;
import io.iotdr.backup.repository.restore.FedCommand;
import io.iotdr.backup.restore.RestoreNote.RestorePhase;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.journal.PrivateFiles;
import io.iotdr.spi.DataRestore.Restored;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Restores by a command that reads the stored output of another command, such as {@code pg_restore} a dump. The command
 * reads a file, so that it never takes a part for the whole. An interrupted restore runs it again, so it must yield the same
 * when it runs twice.
 */
public final class CommandTarget extends RestoreTarget {

    private final FedCommand command;
    private final Path work;

    /**
     * Restores by a command.
     *
     * @param work a directory with room for the stored output
     */
    public CommandTarget(FedCommand command, Path work) {
        this.command = command;
        this.work = work;
    }

    @Override
    LogKind log() {
        return LogKind.NONE;
    }

    @Override
    Optional<String> obstacle(Predicate<String> unfinished) {
        return Optional.empty();
    }

    private Path input(RestoreJob job) {
        return work.resolve("input-" + job.id());
    }

    @Override
    Restored restore(RestoreJob job) {
        if (!job.has(RestorePhase.FETCHED)) {
            fetch(job);
            job.reach(RestorePhase.FETCHED);
        }
        job.tell("running " + command.command().get(0));
        Map<String, String> environment = new TreeMap<>(job.environment());
        environment.putAll(command.environment());
        new RestoreCommand("command", command.command(), environment).run(input(job), command.timeout());
        return new Restored(job.base().taken(), job.base().id(), 1);
    }

    private void fetch(RestoreJob job) {
        Path input = input(job);
        try {
            job.tell("fetching " + command.file() + " of " + job.base().id());
            Files.deleteIfExists(input);
            PrivateFiles.create(input);
            try (FileChannel channel = FileChannel.open(input, StandardOpenOption.WRITE)) {
                OutputStream out = Channels.newOutputStream(channel);
                job.repository().backups().write(job.point(), command.file(), out);
                channel.force(true);
            }
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot write " + input + ": " + Reason.of(e), e);
        }
    }

    @Override
    void cleanUp(RestoreJob job) {
        try {
            Files.deleteIfExists(input(job));
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot delete " + input(job) + ": " + Reason.of(e), e);
        }
    }
}
