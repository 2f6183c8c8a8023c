package io.iotdr.spi;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

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

    /**
     * Returns the newest moment not after {@code notAfter} that can be restored now; empty when there is none. Called every
     * few seconds while a planned run waits for the last writes, so an implementation may remember its answer for some
     * seconds.
     *
     * @throws ProviderException when the backups cannot be read, or the region cannot take restored data as it is now
     */
    Optional<Instant> newestPoint(Optional<Instant> notAfter);

    /** Returns the result of the restore that was made under this key; empty when there was none. */
    Optional<Restored> restored(String key);

    /**
     * Restores to the newest point not after {@code notAfter}. A repeated call with the same key yields the same data, and
     * continues a restore that was interrupted.
     *
     * @param key identifies this restore, so that a repeated call is recognized
     * @param progress is told now and then how far the restore has come; when it throws, the restore ends with that
     *     exception
     */
    @Effect
    Restored restore(String key, Optional<Instant> notAfter, Consumer<Progress> progress);
}
