package io.iotdr.testkit.sim;

import java.time.Duration;

/**
 * An invariant that was broken in a simulated disaster.
 *
 * @param invariant its name, S1 to S15 or L1 to L4
 * @param what what was observed
 * @param at when, since the start of the simulation
 */
public record Violation(String invariant, String what, Duration at) {}
