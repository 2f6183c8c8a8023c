package io.iotdr.backup.schedule;

import io.iotdr.backup.BackupSource;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.Repository;
import io.iotdr.backup.repository.RestorablePoints;
import io.iotdr.backup.repository.RestorablePoints.LogKind;
import io.iotdr.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Measures the current RPO exposure of each job from what the repository can restore now: the newest trusted recovery point
 * and the log after it. Thread-safe.
 */
public final class Exposures {

    private final Repository repository;
    private final List<BackupJob> jobs;
    private final Clock clock;

    public Exposures(Repository repository, List<BackupJob> jobs, Clock clock) {
        this.repository = repository;
        this.jobs = List.copyOf(jobs);
        this.clock = clock;
    }

    /**
     * Returns one exposure for each job.
     *
     * @throws io.iotdr.error.DisasterRecoveryException when no location answers
     */
    public List<Exposure> now() {
        return now(repository.backups().list());
    }

    /** Does the same from a list of all recovery points. */
    public List<Exposure> now(List<RecoveryPoint> points) {
        Instant now = clock.now();
        return jobs.stream()
                .map(job -> Exposure.of(job.name(), newest(job, points, now), now, job.rpo()))
                .toList();
    }

    /** Ignores points from the future, which a wrong clock must have produced. */
    private Optional<Instant> newest(BackupJob job, List<RecoveryPoint> points, Instant now) {
        LogKind log = job.source() instanceof BackupSource.PostgreSql ? LogKind.WAL : LogKind.RECORDS;
        List<RecoveryPoint> ofSource =
                points.stream().filter(p -> p.source().equals(job.name())).toList();
        return new RestorablePoints(repository, job.name(), log).newest(ofSource, Optional.of(now));
    }
}
