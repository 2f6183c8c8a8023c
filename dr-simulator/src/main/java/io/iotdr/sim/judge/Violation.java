package io.iotdr.sim.judge;

import java.time.Duration;

/**
 * An invariant that was broken in a simulated disaster.
 *
 * @param invariant the broken invariant
 * @param what what was observed
 * @param at when, since the start of the simulation
 */
public record Violation(Invariant invariant, String what, Duration at) {
    @Override
    public String toString() {
        return invariant + " (" + invariant.sentence() + ") at " + at.toMillis() / 1000.0 + " s: " + what;
    }
}
