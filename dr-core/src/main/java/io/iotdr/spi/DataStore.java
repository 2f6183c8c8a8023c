package io.iotdr.spi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A data store in one region that can be promoted and fenced. Implementations are thread-safe and idempotent. */
public interface DataStore {

    /** The current role of the store. */
    enum Role {
        /** Accepts writes. */
        PRIMARY,
        /** Follows a primary and accepts no writes. */
        REPLICA,
        /** Refuses writes until it is unfenced or promoted. */
        FENCED
    }

    Role role();

    /** Makes the store accept writes and returns when it does. */
    @Effect
    void promote();

    /** Makes the store refuse writes and returns when it does. */
    @Effect
    void fence();

    /**
     * Returns up to which time the store holds everything that was written; empty when it holds nothing. Younger records
     * would be lost. While the store is fenced, its watermark does not move.
     */
    Optional<Instant> watermark();

    /**
     * Returns what data the store holds: equal for a primary and its replicas, different for any other data. Empty when that
     * is not known.
     */
    default Optional<String> identity() {
        return Optional.empty();
    }

    /**
     * Returns what endangers the store now: such as log that is kept for a replica that is gone, until the disk is full.
     * Empty when nothing is known.
     */
    default List<StoreWarning> warnings() {
        return List.of();
    }
}
