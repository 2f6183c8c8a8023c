package io.iotdr.backup.restore;

import io.iotdr.backup.BackupCorruptedException;
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
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores a PostgreSQL cluster into its data directory. The log is fetched beside it, so that the cluster recovers without
 * this library; the command {@code start} of the {@link TakeOver} starts the recovery, and {@code ready} shows its end.
 */
public final class ClusterTarget extends RestoreTarget {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterTarget.class);
    private static final String HISTORY = ".history";

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
    Optional<String> obstacle() {
        return place.obstacle();
    }

    @Override
    Restored restore(RestoreJob job) {
        Path log = place.beside("wal", job);
        WalArchive archive = job.repository().wal(job.source());
        if (!job.step().fetched()) {
            fetch(job, archive, log);
            job.step().markFetched();
        }
        place.swap(job);
        place.start(job, time);
        List<String> files = fetched(log);
        String source = job.base().id() + " and " + files.size() + " files of its log, which are in " + log;
        return new Restored(point(job, archive, files), source, job.base().files());
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
            giveToItsUser(staging, log);
            FileTrees.force(staging);
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot write " + staging + ": " + Reason.of(e), e);
        }
    }

    /** What root unpacks belongs to the users of the backup; what this restore adds must belong to the same one. */
    private static void giveToItsUser(Path data, Path log) throws IOException {
        UserPrincipal user = Files.getOwner(data.resolve("PG_VERSION"));
        List<Path> added = new ArrayList<>(
                List.of(data, data.resolve("recovery.signal"), data.resolve("postgresql.auto.conf"), log));
        try (Stream<Path> files = Files.list(log)) {
            files.forEach(added::add);
        }
        for (Path path : added) {
            if (!Files.getOwner(path).equals(user)) {
                Files.setOwner(path, user);
            }
        }
    }

    private static void fetch(RestoreJob job, WalArchive archive, List<ArchivedFile> needed, Path log)
            throws IOException {
        Files.createDirectories(log);
        int count = 0;
        for (ArchivedFile file : needed) {
            Path to = log.resolve(file.name());
            if (!Files.exists(to)) {
                fetch(archive, file.name(), to);
            }
            count++;
            job.tell(count + " of " + needed.size() + " files of the log fetched");
        }
    }

    /** A file that is damaged everywhere ends the recovery there; everything before it is recovered. */
    private static void fetch(WalArchive archive, String name, Path to) {
        try {
            archive.fetch(name, to);
        } catch (BackupCorruptedException damaged) {
            LOG.warn("The log cannot be replayed beyond {}", name, damaged);
        }
    }

    /** Returns the moment up to which the recovered cluster is complete: until the first file that is missing. */
    private static Instant point(RestoreJob job, WalArchive archive, List<String> fetched) {
        Instant end = job.base().verified().orElse(job.base().taken());
        Optional<String> first =
                fetched.stream().filter(n -> !n.endsWith(HISTORY)).findFirst();
        if (first.isPresent()) {
            List<ArchivedFile> listed = archive.since(first.get()).stream()
                    .filter(f -> !f.name().endsWith(HISTORY))
                    .toList();
            String gap = Stream.concat(
                            archive.missing(first.get()).stream(),
                            listed.stream().map(ArchivedFile::name).filter(n -> !fetched.contains(n)))
                    .min(String::compareTo)
                    .orElse("G");
            end = listed.stream()
                    .filter(f -> f.name().compareTo(gap) < 0)
                    .map(ArchivedFile::stored)
                    .max(Instant::compareTo)
                    .orElse(end);
        }
        return job.limits().notAfter().filter(end::isAfter).orElse(end);
    }

    private static List<String> fetched(Path log) {
        try (Stream<Path> files = Files.list(log)) {
            return files.map(p -> String.valueOf(p.getFileName()))
                    .filter(n -> !n.endsWith(".part"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot list " + log + ": " + Reason.of(e), e);
        }
    }
}
