package io.iotdr.backup.restore;

import io.iotdr.backup.TransactionLog.LogRecord;
import io.iotdr.backup.TransactionLog.Replay;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replays the transaction log on top of a restored backup. */
final class LogReplay {

    private static final Logger LOG = LoggerFactory.getLogger(LogReplay.class);
    private static final long TELL_EVERY = 10_000;

    private LogReplay() {}

    /**
     * The state of the data after a replay.
     *
     * @param point the data contains everything up to this moment; what follows a gap in the log does not count
     * @param records how many records were replayed
     * @param gaps what is missing in the log
     */
    record Replayed(Instant point, long records, int gaps) {
        /** Returns what the data came from, for people. */
        String source(RestoreJob job) {
            return job.base().id()
                    + (records == 0 ? "" : " and " + records + " records of its log")
                    + (gaps == 0 ? "" : ", which has " + gaps + " gaps");
        }
    }

    /** Passes every record of the job's log to {@code target}; a job without a log has none. */
    static Replayed onto(RestoreJob job, Consumer<LogRecord> target) {
        long[] count = {0};
        Replay replay = job.repository().archive(job.source()).replay(0, Optional.of(job.upTo()), entry -> {
            target.accept(entry);
            if (++count[0] % TELL_EVERY == 0) {
                job.tell(count[0] + " records of the log replayed");
            }
        });
        replay.gaps().forEach(gap -> LOG.warn("The log of {} has a gap: {}", job.source(), gap));
        Instant taken = job.base().taken();
        Instant point = replay.completeUpTo().filter(taken::isBefore).orElse(taken);
        return new Replayed(point, replay.records(), replay.gaps().size());
    }

    /** Returns the state of data whose log is not replayed. */
    static Replayed none(RestoreJob job) {
        return new Replayed(job.base().taken(), 0, 0);
    }
}
