package io.iotdr.backup;

import java.nio.file.Path;
import java.util.List;

/** Makes, checks and restores backups of directories in several locations at once. Thread-safe. */
public interface BackupManager extends BackupCatalog {

    /**
     * Backs a directory up to every location.
     *
     * @param source the name under which it is found again
     * @return the recovery point, read back and verified in each location that took it
     * @throws io.iotdr.spi.ProviderException when fewer locations than the quorum confirmed it
     */
    RecoveryPoint create(String source, Path directory);

    /**
     * Reads and authenticates everything that a recovery point needs, in each location.
     *
     * @return what is damaged or missing, by location; empty when all is whole
     */
    List<String> verify(RecoveryPoint point);

    /**
     * Restores into a directory that is empty or not there; a location that is damaged or gone is changed for the next.
     *
     * @throws BackupCorruptedException naming what is damaged in every location; no damaged file is ever left under its name
     */
    void restore(RecoveryPoint point, Path directory);
}
