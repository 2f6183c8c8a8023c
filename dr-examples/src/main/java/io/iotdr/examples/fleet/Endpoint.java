package io.iotdr.examples.fleet;

/** The address of a broker. */
public record Endpoint(String host, int port) {}
