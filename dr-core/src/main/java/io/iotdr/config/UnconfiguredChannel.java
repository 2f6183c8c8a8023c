package io.iotdr.config;

import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.ProviderException;
import java.util.Optional;

/**
 * A channel whose secret or provider was missing when the configuration was loaded. Every delivery fails with the
 * reason.
 */
record UnconfiguredChannel(String kind, String reason) implements AlertChannel {

    @Override
    public String describe() {
        return kind;
    }

    @Override
    public Optional<String> unusable() {
        return Optional.of(reason);
    }

    @Override
    public void deliver(AlertMessage message) {
        throw ProviderException.refused(kind + " alert channel", "deliver an alert", reason);
    }
}
