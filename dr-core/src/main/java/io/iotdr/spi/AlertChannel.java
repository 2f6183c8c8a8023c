package io.iotdr.spi;

/** Carries an alert to people. Implementations are thread-safe. */
public interface AlertChannel {

    /** Returns the channel's name for logs. It contains no secret. */
    String describe();

    /**
     * Sends an alert and returns when the channel has accepted it.
     *
     * @throws ProviderException when the channel did not accept the alert
     */
    @Effect
    void deliver(AlertMessage message);
}
