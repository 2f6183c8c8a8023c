package io.iotdr.spi;

import java.time.Duration;
import java.util.Optional;

/** Replication of data into one region. Implementations are thread-safe. */
public interface Replication {

    /**
     * The state of replication.
     *
     * @param streaming whether replication is running
     * @param lag how far the replica is behind; empty when that is unknown
     */
    record Status(boolean streaming, Optional<Duration> lag) {}

    Status status();

    /**
     * Checks what can be checked before {@link #follow}, without an effect: the settings, programs and rights that it needs.
     *
     * @throws ProviderException with outcome {@code REFUSED} when it could not work
     */
    default void check(String region) {}

    /**
     * Returns whether an earlier {@link #follow} did not come to its end, so that the store may be down; it is then continued
     * without a fence, which a store that is down cannot confirm.
     */
    default boolean interrupted() {
        return false;
    }

    /** Starts to replicate from {@code region}. Idempotent. */
    @Effect
    void follow(String region);

    /** Stops replicating. Idempotent. */
    @Effect
    void stop();
}
