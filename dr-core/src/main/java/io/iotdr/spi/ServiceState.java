package io.iotdr.spi;

/**
 * How a service stands in a region.
 *
 * @param desired replicas asked for
 * @param ready replicas that serve
 * @param version changes whenever the desired state does; for compare-and-set
 */
public record ServiceState(int desired, int ready, String version) {}
