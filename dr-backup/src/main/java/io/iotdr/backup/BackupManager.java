package io.iotdr.backup;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Creates, verifies, restores and prunes backups that are kept in several locations. Thread-safe. */
public interface BackupManager extends BackupCatalog {

    /**
     * Makes a backup in every location.
     *
     * @return the recovery point; every location that confirmed it read its data back
     * @throws io.iotdr.spi.ProviderException when fewer locations than the quorum confirmed it
     */
    RecoveryPoint create(BackupRequest request);

    /** Makes an incremental backup of a directory in every location. */
    default RecoveryPoint create(String source, Path directory) {
        return create(BackupRequest.of(source, BackupSource.directory(directory)));
    }

    /**
     * Verifies everything in every location. Damage is reported as a finding, not thrown. With
     * {@link VerifyDepth#DATA}, each recovery point gets a verdict.
     *
     * @param progress is called about twice a second with the objects and bytes read so far
     */
    VerifyResult verify(VerifyDepth depth, Consumer<BackupProgress> progress);

    /** Verifies everything in every location, without reporting progress. */
    default VerifyResult verify(VerifyDepth depth) {
        return verify(depth, progress -> {});
    }

    /**
     * Reads and authenticates all data that one recovery point needs, in each location.
     *
     * @return the damaged or missing objects and the affected files, each with its location; empty when there is no
     *     damage
     */
    List<String> verify(RecoveryPoint point);

    /**
     * Restores into a directory. When a location is damaged or unreachable, continues from the next one. To resume an
     * interrupted restore, make the same request again.
     *
     * @throws BackupCorruptedException when no location has some data intact, naming that data; no damaged file is ever
     *     left under its own name
     */
    void restore(RestoreRequest request);

    /**
     * Writes one file of a recovery point, such as the stored output of a command, to a stream. When a location is
     * damaged or unreachable, continues from the next one.
     *
     * @param file the file's path in the backup
     * @param out is not closed; has received the beginning of the file when this method fails
     * @throws BackupCorruptedException when no location has the file's data intact
     * @throws io.iotdr.error.DisasterRecoveryException when the file does not exist, or writing to {@code out} fails
     */
    void write(RecoveryPoint point, String file, OutputStream out);

    /**
     * Passes each file, directory and link of a recovery point that a pattern takes, in the order of a depth-first walk.
     *
     * @param pattern as for {@link RestoreRequest#pattern}
     * @throws BackupCorruptedException when the list of files is damaged in every location
     */
    void files(RecoveryPoint point, String pattern, Consumer<PointFile> each);

    /**
     * Passes what differs from one recovery point to another, in the order of a depth-first walk. Reads the content of small
     * files that were stored again.
     *
     * @throws BackupCorruptedException when a list of files is damaged in every location
     */
    void changes(RecoveryPoint from, RecoveryPoint to, Consumer<PointChange> each);

    /**
     * Restores a random sample of a recovery point's files from each location separately into a temporary directory,
     * and compares the restored files with what was backed up. Damage is reported as a finding, not thrown. The
     * recovery point gets a verdict.
     *
     * @param share the share of the files to restore, more than 0 and at most 1; at least one file is restored
     */
    SampleRestore restoreSample(RecoveryPoint point, double share);

    /** Restores all of a recovery point into a directory that is empty or does not exist. */
    default void restore(RecoveryPoint point, Path directory) {
        restore(RestoreRequest.of(point, directory));
    }

    /**
     * Records a verdict on a recovery point, in every location that accepts it.
     *
     * @throws io.iotdr.error.DisasterRecoveryException when no location accepts it
     */
    void recordVerdict(RecoveryPoint point, Verdict verdict);

    /**
     * Forgets recovery points by a retention policy, and deletes in two phases the data that no remaining point needs.
     * Safe while other processes make backups.
     *
     * @throws io.iotdr.spi.ProviderException when a location cannot be reached, because it may hold a recovery point
     *     that the others lack
     */
    PruneResult prune(PruneRequest request);

    /**
     * Copies to every location what only other locations have, and replaces objects that are damaged in one location
     * with an intact copy from another.
     *
     * @return what was repaired, and the damage that no location has an intact copy for; locations that do
     *     not answer are named there, and the others repaired
     */
    HealResult heal();
}
