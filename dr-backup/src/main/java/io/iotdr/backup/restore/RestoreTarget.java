package io.iotdr.backup.restore;

import io.iotdr.backup.repository.restore.RestorablePoints.LogKind;
import io.iotdr.spi.DataRestore.Restored;
import java.util.Optional;

/** A place in a region into which a source is restored. Implementations are thread-safe. */
public abstract sealed class RestoreTarget permits DirectoryTarget, ClusterTarget, CommandTarget, HandlerTarget {

    /** Returns the log that this place can take in addition to a backup. */
    abstract LogKind log();

    /** Returns why the place cannot take data now; empty when nothing is in the way. */
    abstract Optional<String> obstacle();

    /** Restores; a repeated call with the same job continues and yields the same data. */
    abstract Restored restore(RestoreJob job);
}
