package io.iotdr.examples.lab.fleet;

/** The address of a broker. */
public record Endpoint(String host, int port) {}
