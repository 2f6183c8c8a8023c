package io.iotdr.backup.restore;

import io.iotdr.backup.RestoreRequest;
import io.iotdr.backup.internal.files.FileTrees;
import io.iotdr.backup.repository.RestorablePoints.LogKind;
import io.iotdr.backup.restore.LogReplay.Replayed;
import io.iotdr.backup.restore.RestoreNote.RestorePhase;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.DataRestore.Restored;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Restores the files of a backup into a directory. */
public final class DirectoryTarget extends RestoreTarget {

    private final TakeOver place;
    private final List<String> replay;
    private final TimeSource time;

    /**
     * Restores into a directory.
     *
     * @param replay a command that applies the records of the log, which it reads as lines of JSON from its standard
     *     input; it runs after the files are in their place and before the service starts. Empty for none; then only
     *     backups are restored
     */
    public DirectoryTarget(TakeOver place, List<String> replay, TimeSource time) {
        this.place = place;
        this.replay = List.copyOf(replay);
        this.time = time;
    }

    @Override
    LogKind log() {
        return replay.isEmpty() ? LogKind.NONE : LogKind.RECORDS;
    }

    @Override
    Optional<String> obstacle(Predicate<String> unfinished) {
        return place.obstacle(unfinished);
    }

    @Override
    boolean isThere() {
        return place.isThere();
    }

    @Override
    Restored restore(RestoreJob job) {
        if (!job.has(RestorePhase.FETCHED)) {
            fetch(job, place.staging(job));
            job.reach(RestorePhase.FETCHED);
        }
        place.swap(job);
        Restored restored = job.replayed().orElseGet(() -> job.replayed(replayed(job)));
        place.start(job, time);
        return restored;
    }

    private Restored replayed(RestoreJob job) {
        Replayed replayed =
                replay.isEmpty() ? LogReplay.none(job) : ReplayCommand.run(replay, place, job, place.timeout());
        String source = replayed.source(job)
                + place.before(job)
                        .map(before -> "; what was there before is in " + before)
                        .orElse("");
        return new Restored(replayed.point(), source, job.base().files());
    }

    /** Restores the files of a job's backup into a directory, durably; continues where an earlier attempt ended. */
    static void fetch(RestoreJob job, Path staging) {
        try {
            // A restore that was interrupted left its own directory of unfinished files; one that ended left none.
            if (!Files.exists(
                    staging.resolve(RestoreRequest.STAGING + job.base().id()))) {
                FileTrees.delete(staging);
            }
            job.repository()
                    .backups()
                    .restore(RestoreRequest.of(job.point(), staging).progress(job.bytes()));
            job.tell("writing the restored files to disk");
            FileTrees.force(staging);
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot write " + staging + " to disk: " + Reason.of(e), e);
        }
    }
}
