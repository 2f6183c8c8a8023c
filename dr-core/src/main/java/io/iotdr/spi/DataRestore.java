package io.iotdr.spi;

import java.time.Instant;
import java.util.Optional;

/** Restores backed-up data into one region. Implementations are thread-safe and idempotent. */
public interface DataRestore {

    /**
     * The result of a restore.
     *
     * @param recoveryPoint the restored data contains everything up to this moment and nothing after it
     * @param source the backup and log that the data came from, for people
     * @param records the number of restored records or files
     */
    record Restored(Instant recoveryPoint, String source, long records) {}

    /** Returns the newest moment not after {@code notAfter} that can be restored now; empty when there is none. */
    Optional<Instant> newestPoint(Optional<Instant> notAfter);

    /** Returns the result of the restore that was made under this key; empty when there was none. */
    Optional<Restored> restored(String key);

    /**
     * Restores to the newest point not after {@code notAfter}. A repeated call with the same key yields the same data.
     *
     * @param key identifies this restore, so that a repeated call is recognized
     */
    @Effect
    Restored restore(String key, Optional<Instant> notAfter);
}
