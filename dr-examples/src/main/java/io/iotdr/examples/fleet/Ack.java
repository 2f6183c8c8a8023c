package io.iotdr.examples.fleet;

import java.time.Instant;

/** A broker's acknowledgment of a device's message. */
public record Ack(long number, Instant at, Endpoint from) {}
