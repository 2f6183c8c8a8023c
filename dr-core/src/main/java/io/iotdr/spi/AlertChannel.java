package io.iotdr.spi;

/** Carries an alert to people. Implementations are thread-safe. */
public interface AlertChannel {

    /** Which channel this is, for logs; never a secret. */
    String describe();

    /**
     * Hands the alert over; returns when the channel has taken it.
     *
     * @throws ProviderException when it did not
     */
    @Effect
    void deliver(AlertMessage message);
}
