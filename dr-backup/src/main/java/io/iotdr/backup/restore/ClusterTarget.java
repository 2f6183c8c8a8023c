package io.iotdr.backup.restore;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.internal.files.FileTrees;
import io.iotdr.backup.repository.RestorablePoints.LogKind;
import io.iotdr.backup.repository.log.WalArchive;
import io.iotdr.backup.repository.log.WalContents.ArchivedFile;
import io.iotdr.backup.repository.log.WalPath;
import io.iotdr.backup.repository.restore.PostgresRestore;
import io.iotdr.backup.restore.RestoreNote.RestorePhase;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.error.ShellWord;
import io.iotdr.plan.Durations;
import io.iotdr.spi.DataRestore.Restored;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores a PostgreSQL cluster into its data directory. The log is fetched beside it, so that the cluster recovers without
 * this library; the command {@code start} of the {@link TakeOver} starts the recovery, and {@code ready} shows its end.
 */
public final class ClusterTarget extends RestoreTarget {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterTarget.class);

    private static final Duration LOOK = Duration.ofMillis(200);

    /** The fact that tells until when the fetched log reaches. */
    private static final String POINT = "point";

    private final TakeOver place;
    private final TimeSource time;

    /** Restores into a data directory; the log is fetched into a directory beside it. */
    public ClusterTarget(TakeOver place, TimeSource time) {
        this.place = place;
        this.time = time;
    }

    @Override
    LogKind log() {
        return LogKind.WAL;
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
        if (job.has(RestorePhase.FETCHED)) {
            fetchLater(job);
        } else {
            fetch(job);
            job.reach(RestorePhase.FETCHED);
        }
        place.swap(job);
        Restored restored = job.replayed().orElseGet(() -> job.replayed(restored(job)));
        place.start(job, time);
        if (!place.ready().isEmpty()) {
            forgetRecovery();
        }
        return restored;
    }

    /**
     * Fetches what was archived since an earlier attempt. An archive that lags may end before the moment to recover to, and a
     * cluster that does not reach its target does not start. Adds nothing to a recovery without a target, which might then
     * go beyond the limit, nor to one that has ended.
     */
    private void fetchLater(RestoreJob job) {
        boolean toTheLimit = job.fact(POINT).map(Instant::parse).equals(job.notAfter());
        Path data = Files.isDirectory(place.staging(job)) ? place.staging(job) : place.directory();
        if (!toTheLimit || !PostgresRestore.isRecovering(data)) {
            return;
        }
        Path log = place.beside("wal", job);
        try {
            Optional<String> first = firstOf(log);
            if (first.isPresent()) {
                fetch(job, job.repository().wal(job.source()), first.get(), log);
                PostgresRestore.giveToItsUser(data, log);
            }
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot write " + log + ": " + Reason.of(e), e);
        } catch (DisasterRecoveryException away) {
            LOG.warn("Nothing can be added to the log in {}; the recovery continues with what is there", log, away);
        }
    }

    private static Optional<String> firstOf(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.matches("[0-9A-F]{24}"))
                    .min(String::compareTo);
        }
    }

    /**
     * Waits until the server has ended its recovery, which a command {@code ready} that only connects does not show, and
     * removes its settings. Without such a command, nobody knows whether the server was started at all.
     */
    private void forgetRecovery() {
        long giveUp = time.clock().nanos() + place.timeout().toNanos();
        try {
            while (PostgresRestore.isRecovering(place.directory())) {
                if (time.clock().nanos() - giveUp > 0) {
                    throw new DisasterRecoveryException("the cluster in " + place.directory()
                            + " is still recovering after " + Durations.text(place.timeout())
                            + ", although 'ready' succeeded; let 'ready' succeed only when the recovery has ended");
                }
                time.scheduler().sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DisasterRecoveryException("interrupted while the cluster recovered", e);
        }
        try {
            PostgresRestore.forgetRecovery(place.directory());
        } catch (IOException e) {
            throw new DisasterRecoveryException(
                    "cannot write postgresql.auto.conf in " + place.directory() + ": " + Reason.of(e), e);
        }
    }

    /** Unpacks the base backup, which begins anew after an interruption, and fetches the log. */
    private void fetch(RestoreJob job) {
        Path staging = place.staging(job);
        Path log = place.beside("wal", job);
        WalArchive archive = job.repository().wal(job.source());
        try {
            FileTrees.delete(staging);
            FileTrees.delete(log);
            job.tell("unpacking " + job.base().id());
            String command = "cp " + ShellWord.of(log).replace("%", "%%") + "/%f \"%p\"";
            PostgresRestore.Prepared prepared = new PostgresRestore(
                            job.repository().backups(), archive, command, time.scheduler())
                    .prepare(job.point(), staging, Optional.empty(), Optional.empty());
            Instant end = fetch(job, archive, prepared.first(), log)
                    .end(prepared)
                    .filter(job.base().taken()::isBefore)
                    .orElse(job.base().taken());
            // A cluster that does not reach its target does not start, so a target beyond the log is none.
            Optional<Instant> target = job.notAfter().filter(end::isAfter);
            if (target.isPresent()) {
                PostgresRestore.recoverTo(staging, target.get());
            }
            PostgresRestore.giveToItsUser(staging, log);
            FileTrees.force(staging);
            FileTrees.force(log);
            job.learn(POINT, target.orElse(end).toString());
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot write " + staging + ": " + Reason.of(e), e);
        }
    }

    private Restored restored(RestoreJob job) {
        Instant point = job.fact(POINT).map(Instant::parse).orElse(job.base().taken());
        String source = job.base().id()
                + place.before(job)
                        .map(before -> "; what was there before is in " + before)
                        .orElse("")
                + "; it archives nothing: give it an archive of its own and switch archive_mode on; its log is in "
                + place.beside("wal", job);
        return new Restored(point, source, job.base().files());
    }

    /** The log beside a cluster. */
    private record FetchedLog(List<ArchivedFile> files, long segmentBytes) {

        /** Returns the moment until which the cluster is complete when it has replayed the log. */
        Optional<Instant> end(PostgresRestore.Prepared prepared) {
            return WalPath.end(prepared.first(), prepared.timeline(), files, segmentBytes);
        }
    }

    private static FetchedLog fetch(RestoreJob job, WalArchive archive, String first, Path log) throws IOException {
        Files.createDirectories(log);
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rwx------"));
        List<ArchivedFile> needed = archive.contents().since(first);
        List<ArchivedFile> fetched = new ArrayList<>();
        long segment = 0;
        for (ArchivedFile file : needed) {
            Path there = log.resolve(file.name());
            if (Files.exists(there) || isFetched(archive, file.name(), there)) {
                fetched.add(file);
                segment = Math.max(segment, Files.size(there));
            }
            job.tell(fetched.size() + " of " + needed.size() + " files of the log fetched");
        }
        return new FetchedLog(fetched, Math.max(segment, 1 << 20));
    }

    /** A file that is damaged everywhere ends the recovery there; everything before it is recovered. */
    private static boolean isFetched(WalArchive archive, String name, Path to) {
        try {
            return archive.fetch(name, to);
        } catch (BackupCorruptedException damaged) {
            LOG.warn("The log cannot be replayed beyond {}", name, damaged);
            return false;
        }
    }
}
