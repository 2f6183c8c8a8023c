package io.iotdr.spi;

/** A service mesh; the names are those of its services. */
public interface ServiceMesh extends WeightedTraffic {}
