package io.iotdr.spi;

/** Runs the services of one region. Implementations are thread-safe. */
public interface ComputePlatform {

    /**
     * Returns the state of a service.
     *
     * @throws ProviderException with outcome {@code REFUSED} when the platform does not know the service
     */
    ServiceState state(String service);

    /**
     * Requests a number of replicas if the service is still at {@code expectedVersion}. Does not wait for the replicas.
     *
     * @param expectedVersion the version of the {@link ServiceState} on which the caller decided
     * @param replicas 0 or more
     * @throws ProviderException with outcome {@code CONFLICT} when the service has changed since
     */
    @Effect
    void scale(String service, String expectedVersion, int replicas);
}
