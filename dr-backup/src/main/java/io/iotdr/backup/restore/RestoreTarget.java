package io.iotdr.backup.restore;

import io.iotdr.backup.repository.RestorablePoints.LogKind;
import io.iotdr.spi.DataRestore.Restored;
import java.util.Optional;
import java.util.function.Predicate;

/** A place in a region into which a source is restored. Implementations are thread-safe. */
public abstract sealed class RestoreTarget permits DirectoryTarget, ClusterTarget, CommandTarget, HandlerTarget {

    /** Returns the log that this place can take in addition to a backup. */
    abstract LogKind log();

    /**
     * Returns why the place cannot take data now; empty when nothing is in the way.
     *
     * @param unfinished tells whether a directory was put there by a restore that has not ended, by its identity
     */
    abstract Optional<String> obstacle(Predicate<String> unfinished);

    /** Returns whether what was restored is still there, as far as that can be told. */
    boolean isThere() {
        return true;
    }

    /** Restores; a repeated call with the same job continues and yields the same data. */
    abstract Restored restore(RestoreJob job);

    /** Removes what a restore that is done needs no more. */
    void cleanUp(RestoreJob job) {
        // Most restores leave nothing.
    }
}
