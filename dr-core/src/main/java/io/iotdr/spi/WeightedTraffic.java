package io.iotdr.spi;

/** Splits the traffic of something, such as a pool, between regions by weight. Implementations are thread-safe. */
public interface WeightedTraffic {

    /**
     * Returns the current weights.
     *
     * @throws ProviderException with outcome {@code REFUSED} when the name is unknown
     */
    TrafficWeights weights(String name);

    /**
     * Sets the weights if they still equal {@code expected}.
     *
     * @throws ProviderException with outcome {@code REFUSED} when the weights have changed since
     */
    @Effect
    void shift(String name, TrafficWeights expected, TrafficWeights wanted);
}
