package io.iotdr.examples.report;

import java.time.Instant;

/**
 * One line of a timeline.
 *
 * @param seconds seconds since the disaster struck; negative before it
 */
public record Moment(Instant at, double seconds, String what, String detail) {}
