package io.iotdr.spi;

/** A load balancer that shares a pool's traffic between regions by weight. Implementations are thread-safe. */
public interface LoadBalancer {

    /**
     * How traffic is shared now.
     *
     * @throws ProviderException with outcome {@code REFUSED} when the pool is not known
     */
    TrafficWeights weights(String pool);

    /**
     * Shares traffic as wanted, if it still is shared as the caller saw.
     *
     * @throws ProviderException with outcome {@code REFUSED} when somebody else changed it meanwhile
     */
    @Effect
    void shift(String pool, TrafficWeights expected, TrafficWeights wanted);
}
