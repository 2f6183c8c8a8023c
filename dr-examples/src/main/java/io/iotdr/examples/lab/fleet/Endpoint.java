package io.iotdr.examples.lab.fleet;

/** Where a device connects to. */
public record Endpoint(String host, int port) {}
