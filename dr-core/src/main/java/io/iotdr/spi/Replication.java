package io.iotdr.spi;

import java.time.Duration;
import java.util.Optional;

/** Replication of data into one region. Implementations are thread-safe. */
public interface Replication {

    /**
     * How replication stands.
     *
     * @param streaming whether it runs
     * @param lag how far the copy is behind, when it can be told
     */
    record Status(boolean streaming, Optional<Duration> lag) {}

    Status status();

    /** Starts to follow {@code region}; starting twice is starting once. */
    @Effect
    void follow(String region);

    /** Stops following; stopping twice is stopping once. */
    @Effect
    void stop();
}
