package io.iotdr.backup.restore;

import io.iotdr.backup.repository.internal.files.FileTrees;
import io.iotdr.backup.repository.log.WalArchive;
import io.iotdr.backup.repository.log.WalArchive.ArchivedFile;
import io.iotdr.backup.repository.restore.PostgresRestore;
import io.iotdr.backup.repository.restore.PostgresRestore.Prepared;
import io.iotdr.backup.repository.restore.RestorablePoints.LogKind;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.DataRestore.Restored;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Restores a PostgreSQL cluster into its data directory. The log is fetched beside it, so that the cluster recovers without
 * this library; the command {@code start} of the {@link TakeOver} starts the recovery, and {@code ready} shows its end.
 */
public final class ClusterTarget extends RestoreTarget {

    private final TakeOver place;
    private final Path logs;
    private final TimeSource time;

    /**
     * Restores into a data directory.
     *
     * @param logs a directory for the fetched log, which the user who runs PostgreSQL can read
     */
    public ClusterTarget(TakeOver place, Path logs, TimeSource time) {
        this.place = place;
        this.logs = logs.toAbsolutePath().normalize();
        this.time = time;
    }

    @Override
    LogKind log() {
        return LogKind.WAL;
    }

    @Override
    Optional<String> obstacle() {
        return place.obstacle();
    }

    @Override
    Restored restore(RestoreJob job) {
        Path log = logs.resolve("wal-" + job.id());
        WalArchive archive = job.repository().wal(job.source());
        if (!job.step().fetched()) {
            fetch(job, archive, log);
            job.step().markFetched();
        }
        place.swap(job);
        place.start(job, time);
        Instant point = point(job, archive, log);
        String source = job.base().id() + " and " + fetched(log).size() + " files of its log";
        return new Restored(point, source, job.base().files());
    }

    /** Unpacks the base backup, which begins anew after an interruption, and fetches the log. */
    private void fetch(RestoreJob job, WalArchive archive, Path log) {
        Path staging = place.staging(job);
        try {
            FileTrees.delete(staging);
            job.tell("unpacking " + job.base().id());
            // A cluster that does not reach its target does not start, so a target beyond the log is none.
            Optional<Instant> target = job.limits()
                    .notAfter()
                    .filter(limit ->
                            archive.newestArchived().filter(limit::isBefore).isPresent());
            Prepared prepared = new PostgresRestore(
                            job.repository().backups(),
                            archive,
                            "cp \"" + log.toString().replace("%", "%%") + "/%f\" \"%p\"",
                            time.scheduler())
                    .prepare(job.base(), staging, target);
            fetch(job, archive, archive.since(prepared.first()), log);
            FileTrees.force(staging);
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot write " + staging + ": " + Reason.of(e), e);
        }
    }

    private static void fetch(RestoreJob job, WalArchive archive, List<ArchivedFile> needed, Path log)
            throws IOException {
        Files.createDirectories(log);
        int count = 0;
        for (ArchivedFile file : needed) {
            Path to = log.resolve(file.name());
            if (!Files.exists(to)) {
                archive.fetch(file.name(), to);
            }
            count++;
            job.tell(count + " of " + needed.size() + " files of the log fetched");
        }
    }

    /** Returns the moment up to which the recovered cluster is complete: until the first file that is missing. */
    private static Instant point(RestoreJob job, WalArchive archive, Path log) {
        List<String> names = fetched(log);
        String first = names.stream()
                .filter(n -> !n.endsWith(".history"))
                .findFirst()
                .orElse("");
        if (first.isEmpty()) {
            return job.base().verified().orElse(job.base().taken());
        }
        List<String> missing = archive.missing(first);
        Optional<Instant> last = archive.since(first).stream()
                .filter(f -> names.contains(f.name()) && !f.name().endsWith(".history"))
                .filter(f -> missing.isEmpty() || f.name().compareTo(missing.get(0)) < 0)
                .map(ArchivedFile::stored)
                .max(Instant::compareTo);
        Instant end = last.orElse(job.base().taken());
        return job.limits().notAfter().filter(end::isAfter).orElse(end);
    }

    private static List<String> fetched(Path log) {
        try (var files = Files.list(log)) {
            return files.map(p -> String.valueOf(p.getFileName()))
                    .filter(n -> !n.endsWith(".part"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot list " + log + ": " + Reason.of(e), e);
        }
    }
}
