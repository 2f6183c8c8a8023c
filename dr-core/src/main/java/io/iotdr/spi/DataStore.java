package io.iotdr.spi;

import java.time.Instant;
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

    /** Returns the time of the newest record in the store; empty when it holds none. Younger records would be lost. */
    Optional<Instant> watermark();
}
