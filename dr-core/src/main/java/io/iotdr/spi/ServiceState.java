package io.iotdr.spi;

/**
 * The state of a service in a region.
 *
 * @param desired the number of requested replicas
 * @param ready the number of replicas that serve
 * @param version changes whenever {@code desired} changes; for compare-and-set
 */
public record ServiceState(int desired, int ready, String version) {}
