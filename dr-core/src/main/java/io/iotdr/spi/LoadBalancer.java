package io.iotdr.spi;

/** A load balancer that splits a pool's traffic between regions by weight. Implementations are thread-safe. */
public interface LoadBalancer {

    /**
     * Returns the current weights of a pool.
     *
     * @throws ProviderException with outcome {@code REFUSED} when the pool is unknown
     */
    TrafficWeights weights(String pool);

    /**
     * Sets the weights of a pool if they still equal {@code expected}.
     *
     * @throws ProviderException with outcome {@code REFUSED} when the weights have changed since
     */
    @Effect
    void shift(String pool, TrafficWeights expected, TrafficWeights wanted);
}
