package io.iotdr.spi;

import java.net.URI;
import java.util.Optional;

/** Carries an alert to people. Implementations are thread-safe. */
public interface AlertChannel {

    /** Returns the channel's name for logs. It contains no secret. */
    String describe();

    /**
     * Returns whether an alert that this channel accepted arrives at a contact that it names. A channel that sends to
     * people of its own, such as a chat room, does not know that.
     */
    default boolean reaches(URI contact) {
        return false;
    }

    /** Returns why this channel can deliver nothing as it is configured, and what to do; empty when it can. */
    default Optional<String> unusable() {
        return Optional.empty();
    }

    /**
     * Sends an alert and returns when the channel has accepted it.
     *
     * @throws ProviderException when the channel did not accept the alert
     */
    @Effect
    void deliver(AlertMessage message);
}
