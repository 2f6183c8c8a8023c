package io.iotdr.spi;

import java.time.Instant;
import java.util.Optional;

/** A data store in one region that can be promoted, and fenced. Implementations are thread-safe and idempotent. */
public interface DataStore {

    /** What the store does now. */
    enum Role {
        /** Takes writes. */
        PRIMARY,
        /** Follows a primary and takes no writes. */
        REPLICA,
        /** Refuses writes until it is unfenced or promoted. */
        FENCED
    }

    Role role();

    /** Makes the store take writes; returns when it does. */
    @Effect
    void promote();

    /** Makes the store refuse writes; returns when it does. */
    @Effect
    void fence();

    /** The time of the newest record the store holds; empty when it holds none. What is younger would be lost. */
    Optional<Instant> watermark();
}
