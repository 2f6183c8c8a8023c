package io.iotdr.spi;

/** Splits the traffic of something, such as a pool, between regions by weight. Implementations are thread-safe. */
public interface WeightedTraffic {

    /**
     * Returns the current weights. Their keys are the names of the configuration's regions.
     *
     * @throws ProviderException with outcome {@code REFUSED} when the name is unknown
     */
    TrafficWeights weights(String name);

    /**
     * Sets the weights if they still equal {@code expected}; then {@link #weights} returns exactly {@code wanted}.
     *
     * @throws ProviderException with outcome {@code CONFLICT} when the weights have changed since, {@code REFUSED} when the
     *     name is unknown
     */
    @Effect
    void shift(String name, TrafficWeights expected, TrafficWeights wanted);
}
