package io.iotdr.spi;

/** Runs the services of one region. Implementations are thread-safe. */
public interface ComputePlatform {

    /**
     * How a service stands.
     *
     * @throws ProviderException with outcome {@code REFUSED} when the platform does not know it
     */
    ServiceState state(String service);

    /**
     * Asks for a number of replicas, if the service still is what the caller saw; does not wait for them.
     *
     * @param expectedVersion of the {@link ServiceState} the caller decided on
     * @param replicas 0 or more
     * @throws ProviderException with outcome {@code REFUSED} when somebody else changed it meanwhile
     */
    @Effect
    void scale(String service, String expectedVersion, int replicas);
}
