package io.iotdr.spi;

import java.time.Instant;
import java.util.Optional;

/** Brings backed-up data into one region. Implementations are thread-safe and idempotent. */
public interface DataRestore {

    /**
     * What a restore gave.
     *
     * @param recoveryPoint the data is complete up to here, and nothing after it is there
     * @param source which backup and log it came from, for people
     * @param records how many records or files were brought in
     */
    record Restored(Instant recoveryPoint, String source, long records) {}

    /** The newest moment that could be restored now, not after {@code notAfter}; empty when there is none. */
    Optional<Instant> newestPoint(Optional<Instant> notAfter);

    /** What the region's data is restored to, if it was restored under this key. */
    Optional<Restored> restored(String key);

    /**
     * Restores to the newest point not after {@code notAfter}; doing it again with the same key gives the same data.
     *
     * @param key names this restore, so that a repeated call is recognised
     */
    @Effect
    Restored restore(String key, Optional<Instant> notAfter);
}
