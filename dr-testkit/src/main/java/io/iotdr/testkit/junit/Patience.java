package io.iotdr.testkit.junit;

import java.time.Duration;

/**
 * The real-time limits of all tests, in one place. They are generous because a test must not fail for the slowness of its machine;
 * a test that works does not wait for them.
 */
public final class Patience {

    /** The timeout that a test passes to a call whose answer it expects. */
    public static final Duration ANSWER = Duration.ofMinutes(1);

    /** The timeout that a test passes to a call that must run into it. */
    public static final Duration SILENCE = Duration.ofMillis(500);

    /**
     * How long a test waits for a condition of the real world: five minutes, or the system property {@code dr.test.patience} in
     * seconds, for a developer who expects the condition to fail.
     */
    public static final Duration CONDITION = Duration.ofSeconds(Long.getLong("dr.test.patience", 300));

    private Patience() {}
}
