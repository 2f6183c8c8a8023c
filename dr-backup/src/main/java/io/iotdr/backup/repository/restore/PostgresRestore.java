package io.iotdr.backup.repository.restore;

import io.iotdr.backup.BackupManager;
import io.iotdr.backup.BackupSource;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.TrustedPointChoice;
import io.iotdr.backup.internal.files.FileTrees;
import io.iotdr.backup.repository.internal.files.FileFacts;
import io.iotdr.backup.repository.internal.files.OpenDirectory;
import io.iotdr.backup.repository.internal.files.OpenFile;
import io.iotdr.backup.repository.internal.files.Placing;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.log.WalArchive;
import io.iotdr.backup.repository.log.WalContents;
import io.iotdr.backup.repository.log.WalStart;
import io.iotdr.backup.repository.log.WalTimeline;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.time.Scheduler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prepares a PostgreSQL data directory from a base backup. When PostgreSQL is started in it, it automatically recovers
 * to the requested moment: it fetches the archived log through {@code restore_command}, and accepts writes when it is
 * done. It archives nothing, because a second cluster with the same history would spoil the archive of the first: switch
 * {@code archive_mode} on again when the restored cluster serves, with an archive of its own.
 *
 * @see <a href="https://www.postgresql.org/docs/current/runtime-config-wal.html">Archive Recovery, Recovery Target</a>
 */
public final class PostgresRestore {

    private static final Duration UNPACKING = Duration.ofDays(1);
    private static final byte[] STAGING = ".dr-restore".getBytes(StandardCharsets.US_ASCII);
    private static final int PRIVATE = 0700;
    private static final byte[] LABEL = "backup_label".getBytes(StandardCharsets.US_ASCII);

    private final BackupManager backups;
    private final WalArchive wal;
    private final String restoreCommand;
    private final Scheduler scheduler;

    /**
     * Restores clusters that archive to {@code wal}.
     *
     * @param restoreCommand the shell command by which PostgreSQL copies the log file {@code %f} to the path {@code %p}
     */
    public PostgresRestore(BackupManager backups, WalArchive wal, String restoreCommand, Scheduler scheduler) {
        this.backups = backups;
        this.wal = wal;
        this.restoreCommand = restoreCommand;
        this.scheduler = scheduler;
    }

    /**
     * The part of the log that PostgreSQL can replay when it is started in a prepared directory.
     *
     * @param timeline along which it replays
     * @param first the segment with which the replay begins
     * @param newest the newest archived segment
     * @param missing the segments before it that no location has; recovery ends before the first of them, and
     *     everything after it is lost
     */
    public record Prepared(WalTimeline timeline, String first, Optional<String> newest, List<String> missing) {}

    /**
     * Returns the base backup from which to recover: the newest trusted one that was complete at {@code moment}, or the
     * newest suspect one when none is trusted. An older base backup costs no data, because the log brings it to the
     * same moment.
     *
     * @throws DisasterRecoveryException when no base backup was complete by then
     */
    public RecoveryPoint base(String source, Optional<Instant> moment) {
        List<RecoveryPoint> all = backups.list(source);
        List<RecoveryPoint> over = all.stream()
                .filter(p -> moment.isEmpty()
                        || p.verified()
                                .filter(end -> !end.isAfter(moment.get()))
                                .isPresent())
                .toList();
        return TrustedPointChoice.of(over, all)
                .map(TrustedPointChoice::point)
                .or(() -> over.stream().max(Comparator.comparing(RecoveryPoint::taken)))
                .orElseThrow(() -> new DisasterRecoveryException("there is no base backup of '" + source + "'"
                        + moment.map(m -> " that was complete by " + m).orElse("")
                        + "; 'dr backup list' lists the existing ones"));
    }

    /**
     * Unpacks a base backup and returns how far its log can be replayed.
     *
     * @param directory empty or nonexistent
     * @param moment the recovery target: transactions committed by then are recovered; empty for everything archived
     * @param timeline the number of the timeline to follow; empty for the newest to which the log leads from the base backup
     * @throws DisasterRecoveryException when the log does not lead to that timeline, or its history cannot be read
     */
    public Prepared prepare(RecoveryPoint base, Path directory, Optional<Instant> moment, Optional<Long> timeline) {
        Path root = directory.toAbsolutePath().normalize();
        try {
            emptied(root);
            try (OpenDirectory place = OpenDirectory.of(root);
                    OpenDirectory unpacked = staging(place)) {
                unpack(base, unpacked);
                UnpackedCluster.check(unpacked);
                Prepared prepared = prepare(unpacked, moment, timeline);
                Placing.moveAll(unpacked, place);
                place.deleteDirectory(STAGING);
                return prepared;
            }
        } catch (IOException e) {
            throw new DisasterRecoveryException("cannot write into " + root + ": " + Reason.of(e), e);
        }
    }

    /** Runs {@code tar} in the open directory, not in whatever has its path by then. */
    private void unpack(RecoveryPoint base, OpenDirectory into) {
        FedCommand tar = new FedCommand(
                List.of("tar", "-x", "-f", "-", "-C", into.path()), Map.of(), BackupSource.PostgreSql.FILE, UNPACKING);
        new CommandRestore(backups, tar, scheduler).run(base);
    }

    private Prepared prepare(OpenDirectory unpacked, Optional<Instant> moment, Optional<Long> timeline)
            throws IOException {
        WalStart begin = begin(unpacked);
        WalContents log = wal.contents();
        WalTimeline along = timeline.map(id -> log.asked(id, begin.timeline(), begin.position()))
                .orElseGet(() -> log.newestFrom(begin.timeline(), begin.position()));
        String followed = followed(along, begin, timeline.isPresent() || log.isWhole());
        RecoverySettings.write(unpacked, restoreCommand, moment, followed);
        return new Prepared(
                along, begin.segment(), log.newest(begin.segment(), along), log.missing(begin.segment(), along));
    }

    private static WalStart begin(OpenDirectory unpacked) throws IOException {
        try (OpenFile label = unpacked.file(LABEL)) {
            return WalStart.of(RecoverySettings.text(label));
        }
    }

    /** Makes the directory if need be, and deletes the remains of an interrupted restore there. */
    private static void emptied(Path root) throws IOException {
        Path staging = root.resolve(new String(STAGING, StandardCharsets.US_ASCII));
        if (Files.exists(root)) {
            try (Stream<Path> inside = Files.list(root)) {
                if (inside.anyMatch(p -> !p.equals(staging))) {
                    throw new DisasterRecoveryException(
                            root + " is not empty; restore into a new directory, and move it into place afterwards");
                }
            }
            FileTrees.delete(staging);
        }
        Files.createDirectories(root);
    }

    private static OpenDirectory staging(OpenDirectory place) throws IOException {
        place.set(place.facts().attributes().withMode(PRIVATE));
        place.makeDirectory(STAGING);
        OpenDirectory staging = place.directory(STAGING);
        Attributes made = staging.facts().attributes();
        boolean isOurs = OpenDirectory.user().orElse(made.owner()) == made.owner() && made.mode() == PRIVATE;
        if (!isOurs) {
            staging.close();
            throw new DisasterRecoveryException(staging.where() + " was exchanged by another user while it was made");
        }
        return staging;
    }

    /** A location that does not answer may have a newer timeline; PostgreSQL then asks for it when it recovers, and stops. */
    private static String followed(WalTimeline along, WalStart begin, boolean certain) {
        if (!certain) {
            return "latest";
        }
        return along.id() == begin.timeline() ? "current" : String.valueOf(along.id());
    }

    /** Lets a prepared cluster recover to a moment; a log that does not reach it keeps the cluster from starting. */
    public static void recoverTo(Path directory, Instant moment) throws IOException {
        RecoverySettings.recoverTo(directory, moment);
    }

    /** Returns whether the recovery of a prepared cluster has not ended: the server removes its signal at the end. */
    public static boolean isRecovering(Path directory) {
        return RecoverySettings.isRecovering(directory);
    }

    /**
     * Gives what a restore added to a cluster, and the log beside it, to the owner of the other files: root unpacks files
     * with the owner that the backup has. The directories come last, since their new owner may exchange what is in them.
     */
    public static void giveToItsUser(Path directory, Path log) throws IOException {
        if (OpenDirectory.user().orElse(0) != 0) {
            return;
        }
        try (OpenDirectory data = OpenDirectory.of(directory);
                OpenDirectory wal = OpenDirectory.of(log)) {
            FileFacts owned = data.facts("PG_VERSION".getBytes(StandardCharsets.US_ASCII));
            RecoverySettings.give(data, owned);
            for (byte[] name : wal.names()) {
                wal.give(name, owned);
            }
            wal.set(wal.facts().attributes().withOwnerOf(owned.attributes()));
            data.set(data.facts().attributes().withOwnerOf(owned.attributes()));
        }
    }

    /**
     * Removes the settings of a recovery that is over: a replica that is made of the cluster later would stop at the same
     * moment. The cluster still archives nothing. The server must have ended the recovery, which {@link #isRecovering} tells.
     */
    public static void forgetRecovery(Path directory) throws IOException {
        RecoverySettings.forget(directory);
    }
}
