package io.iotdr.backup;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Makes, checks, restores and gives up backups in several locations at once. Thread-safe. */
public interface BackupManager extends BackupCatalog {

    /**
     * Makes a backup in every location.
     *
     * @return the recovery point, read back in each location that took it
     * @throws io.iotdr.spi.ProviderException when fewer locations than the quorum confirmed it
     */
    RecoveryPoint create(BackupRequest request);

    /** Backs a directory up, reading what changed since the backup before. */
    default RecoveryPoint create(String source, Path directory) {
        return create(BackupRequest.of(source, BackupSource.directory(directory)));
    }

    /**
     * Looks at everything in every location; damage is a finding, not an error. With {@link VerifyDepth#DATA} each recovery point has a
     * verdict afterwards.
     *
     * @param progress is told about twice a second, of objects and of bytes that were read
     */
    Verification verify(VerifyDepth depth, Consumer<Progress> progress);

    /** The same, without telling how far it is. */
    default Verification verify(VerifyDepth depth) {
        return verify(depth, progress -> {});
    }

    /**
     * Reads and authenticates everything that one recovery point needs, in each location.
     *
     * @return what is damaged or missing, by location; empty when all is whole
     */
    List<String> verify(RecoveryPoint point);

    /**
     * Restores into a directory; a location that is damaged or gone is changed for the next. An interrupted restore goes on when it is
     * asked for again.
     *
     * @throws BackupCorruptedException naming what is damaged in every location; no damaged file is ever left under its name
     */
    void restore(RestoreRequest request);

    /**
     * Writes one file of a recovery point, such as the output of a command; a location that is damaged or gone is changed for the next.
     *
     * @param file its path in the backup
     * @param out is not closed; has the beginning of the file when this fails
     * @throws BackupCorruptedException naming what is damaged in every location
     * @throws io.iotdr.plan.DisasterRecoveryException when there is no such file, or {@code out} does not take it
     */
    void write(RecoveryPoint point, String file, OutputStream out);

    /**
     * Restores a random sample of a recovery point's files from each location alone into a temporary directory, and compares what is on
     * the disk then with what was backed up. What is damaged is a finding, not an error; the recovery point has a verdict afterwards.
     *
     * @param share how much of the files, more than 0 and at most 1; one file at least
     */
    SampleRestore restoreSample(RecoveryPoint point, double share);

    /** Restores all of a recovery point into a directory that is empty or not there. */
    default void restore(RecoveryPoint point, Path directory) {
        restore(RestoreRequest.of(point, directory));
    }

    /**
     * Keeps a verdict with a recovery point, in every location that takes it.
     *
     * @throws io.iotdr.plan.DisasterRecoveryException when none does
     */
    void judge(RecoveryPoint point, Verdict verdict);

    /**
     * Forgets recovery points by a policy, and deletes in two phases what none of the others needs. Safe beside backups of any process.
     *
     * @throws io.iotdr.spi.ProviderException when a location cannot be reached, since it may hold a recovery point that the others lack
     */
    Pruning prune(PruneRequest request);

    /**
     * Brings every location to what all of them together have, and replaces objects that are damaged in one and whole in another.
     *
     * @return what was done, one line for each object that was repaired
     */
    List<String> heal();
}
