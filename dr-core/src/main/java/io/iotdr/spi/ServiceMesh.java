package io.iotdr.spi;

/** A service mesh that shares a service's traffic between regions by weight. Implementations are thread-safe. */
public interface ServiceMesh {

    /**
     * How traffic is shared now.
     *
     * @throws ProviderException with outcome {@code REFUSED} when the service is not known
     */
    TrafficWeights weights(String service);

    /**
     * Shares traffic as wanted, if it still is shared as the caller saw.
     *
     * @throws ProviderException with outcome {@code REFUSED} when somebody else changed it meanwhile
     */
    @Effect
    void shift(String service, TrafficWeights expected, TrafficWeights wanted);
}
