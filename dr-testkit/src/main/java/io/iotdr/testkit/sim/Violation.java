package io.iotdr.testkit.sim;

import java.time.Duration;

/**
 * A promise of the engine that a simulated disaster saw broken.
 *
 * @param invariant its name, S1 to S15 or L1 to L4
 * @param what what was seen
 * @param at when, since the beginning
 */
public record Violation(String invariant, String what, Duration at) {}
