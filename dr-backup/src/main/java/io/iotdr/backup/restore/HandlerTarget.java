package io.iotdr.backup.restore;

import io.iotdr.backup.repository.internal.files.FileTrees;
import io.iotdr.backup.repository.restore.RestorablePoints.LogKind;
import io.iotdr.backup.restore.LogReplay.Replayed;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.DataRestore.Restored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

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
    Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    Restored restore(RestoreJob job) {
        Path files = work.resolve("files-" + job.id());
        if (!job.step().fetched()) {
            DirectoryTarget.fetch(job, files);
            job.step().markFetched();
        }
        handler.takeOver(files, job.base());
        Replayed replayed = LogReplay.onto(job, handler::takeOver);
        long records = handler.finish();
        try {
            FileTrees.delete(files);
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot delete " + files + ": " + Reason.of(e), e);
        }
        return new Restored(replayed.point(), replayed.source(job), records);
    }
}
