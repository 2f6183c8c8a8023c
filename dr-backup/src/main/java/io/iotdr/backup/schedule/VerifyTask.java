package io.iotdr.backup.schedule;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.Verdict.Check;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.schedule.BackupScheduler.BackupListener;
import io.iotdr.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The duty of verifying the repository; recorded verdicts show when it was done last. */
record VerifyTask(Maintenance.Verify how, BackupManager backups, Clock clock, BackupListener listener)
        implements DueTask {

    @Override
    public String name() {
        return "the verification";
    }

    @Override
    public String lease() {
        return "upkeep-verify";
    }

    @Override
    public Timetable timetable() {
        return how.timetable();
    }

    /**
     * Counts from the oldest backup when nothing was verified yet, so that a first backup is not read again
     * immediately.
     */
    @Override
    public Optional<Instant> last(Instant now) {
        Check trace = how.readData() ? Check.READ : Check.RESTORED;
        List<RecoveryPoint> points = backups.list();
        return points.stream()
                .flatMap(p -> p.verdict(trace).map(Verdict::at).stream())
                .filter(at -> !at.isAfter(now))
                .max(Instant::compareTo)
                .or(() -> points.stream().map(RecoveryPoint::taken).findFirst().filter(t -> !t.isAfter(now)))
                .or(() -> Optional.of(now));
    }

    @Override
    public Instant perform() {
        if (how.readData()) {
            listener.verified(backups.verify(VerifyDepth.DATA));
        }
        how.sample()
                .ifPresent(share -> backups.newest()
                        .forEach((source, point) -> listener.sampled(point, backups.restoreSample(point, share))));
        return clock.now();
    }
}
