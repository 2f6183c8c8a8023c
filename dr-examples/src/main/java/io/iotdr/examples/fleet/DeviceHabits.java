package io.iotdr.examples.fleet;

import io.iotdr.device.BackoffPolicy;
import java.time.Duration;

/**
 * How devices talk.
 *
 * @param confirmedBy whose answer counts as an acknowledgment
 * @param publishEvery the time between an acknowledgment and the next message
 * @param patience a device gives a connection up when its beginning, or an acknowledgment, takes longer
 */
public record DeviceHabits(ConfirmedBy confirmedBy, Duration publishEvery, Duration patience, BackoffPolicy backoff) {

    /** The party that acknowledges a message. */
    public enum ConfirmedBy {
        BROKER,
        /** The service that has stored it, by the message's number on the topic {@code confirmed/DEVICE}. */
        SERVICE
    }

    /** Shorter than that of devices in the field, so that a demonstration is short. */
    public static final BackoffPolicy SHORT_BACKOFF =
            new BackoffPolicy(Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(1));
}
