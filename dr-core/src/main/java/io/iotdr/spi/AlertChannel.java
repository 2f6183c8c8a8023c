package io.iotdr.spi;

import java.net.URI;

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

    /**
     * Sends an alert and returns when the channel has accepted it.
     *
     * @throws ProviderException when the channel did not accept the alert
     */
    @Effect
    void deliver(AlertMessage message);
}
