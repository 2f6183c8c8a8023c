package io.iotdr.backup.restore;

import io.iotdr.backup.internal.files.FileTrees;
import io.iotdr.backup.repository.RestorablePoints.LogKind;
import io.iotdr.backup.restore.LogReplay.Replayed;
import io.iotdr.backup.restore.RestoreNote.RestorePhase;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.DataRestore.Restored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/** Restores into a store of the host's own. */
public final class HandlerTarget extends RestoreTarget {

    private final RestoreHandler handler;
    private final Path work;

    /**
     * Restores through a handler.
     *
     * @param work a directory for the files of a backup while the handler takes them over
     */
    public HandlerTarget(RestoreHandler handler, Path work) {
        this.handler = handler;
        this.work = work;
    }

    @Override
    LogKind log() {
        return LogKind.RECORDS;
    }

    @Override
    Optional<String> obstacle(Predicate<String> unfinished) {
        return Optional.empty();
    }

    private Path files(RestoreJob job) {
        return work.resolve("files-" + job.id());
    }

    @Override
    Restored restore(RestoreJob job) {
        if (!job.has(RestorePhase.FETCHED)) {
            DirectoryTarget.fetch(job, files(job));
            job.reach(RestorePhase.FETCHED);
        }
        handler.takeOver(files(job), job.point());
        Replayed replayed = LogReplay.onto(job, handler::takeOver);
        long records = handler.finish();
        return new Restored(replayed.point(), replayed.source(job), records);
    }

    @Override
    void cleanUp(RestoreJob job) {
        try {
            FileTrees.delete(files(job));
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot delete " + files(job) + ": " + Reason.of(e), e);
        }
    }
}
