package io.iotdr.spi;

/** A load balancer; the names are those of its pools. */
public interface LoadBalancer extends WeightedTraffic {}
