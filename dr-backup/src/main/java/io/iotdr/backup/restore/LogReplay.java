package io.iotdr.backup.restore;

import io.iotdr.backup.TransactionLog.LogRecord;
import io.iotdr.backup.TransactionLog.Replay;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replays the transaction log on top of a restored backup, and finds out how far the data is complete. Not thread-safe. */
final class LogReplay {

    private static final Logger LOG = LoggerFactory.getLogger(LogReplay.class);
    private static final long TELL_EVERY = 10_000;

    /**
     * The state of the data after a replay.
     *
     * @param point the data contains everything up to this moment; what follows a gap in the log does not count
     * @param records how many records were replayed
     * @param gaps how many gaps follow the backup
     */
    record Replayed(Instant point, long records, long gaps) {
        /** Returns what the data came from, for people. */
        String source(RestoreJob job) {
            return job.base().id()
                    + (records == 0 ? "" : " and " + records + " records of its log")
                    + (gaps == 0 ? "" : ", which has " + gaps + (gaps == 1 ? " gap" : " gaps"));
        }
    }

    private final RestoreJob job;
    private final Consumer<LogRecord> target;
    private Instant complete;
    private long last;
    private long count;
    private long gaps;

    private LogReplay(RestoreJob job, Consumer<LogRecord> target) {
        this.job = job;
        this.target = target;
        this.complete = job.base().taken();
    }

    /** Passes every record of the job's log to {@code target}; a job without a log has none. */
    static Replayed onto(RestoreJob job, Consumer<LogRecord> target) {
        LogReplay running = new LogReplay(job, target);
        Replay replay = job.repository().archive(job.source()).replay(0, job.notAfter(), running::take);
        replay.gaps().forEach(gap -> LOG.warn("The log of {} has a gap: {}", job.source(), gap));
        return new Replayed(running.complete, replay.records(), running.gaps);
    }

    /** Returns the state of data whose log is not replayed. */
    static Replayed none(RestoreJob job) {
        return new Replayed(job.base().taken(), 0, 0);
    }

    private void take(LogRecord entry) {
        target.accept(entry);
        boolean continuous = entry.sequence() == last + 1;
        boolean inBackup = !entry.time().isAfter(job.base().taken());
        if (!continuous && !inBackup) {
            gaps++;
            complete = gaps == 1 && entry.time().isBefore(complete) ? entry.time() : complete;
        }
        if (gaps == 0 && entry.time().isAfter(complete)) {
            complete = entry.time();
        }
        last = entry.sequence();
        if (++count % TELL_EVERY == 0) {
            job.tell(count + " records of the log replayed");
        }
    }
}
