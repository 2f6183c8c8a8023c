package io.iotdr.spi;

/** A service mesh that splits a service's traffic between regions by weight. Implementations are thread-safe. */
public interface ServiceMesh {

    /**
     * Returns the current weights of a service.
     *
     * @throws ProviderException with outcome {@code REFUSED} when the service is unknown
     */
    TrafficWeights weights(String service);

    /**
     * Sets the weights of a service if they still equal {@code expected}.
     *
     * @throws ProviderException with outcome {@code REFUSED} when the weights have changed since
     */
    @Effect
    void shift(String service, TrafficWeights expected, TrafficWeights wanted);
}
