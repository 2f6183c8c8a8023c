package io.iotdr.recovery.internal.drive;

import io.iotdr.plan.StepSpec;
import io.iotdr.recovery.Environment;
import io.iotdr.spi.ProviderException;
import java.time.Duration;
import java.time.Instant;

/** The time limit of one attempt, on the monotonic clock, and its waits. Thread-safe. */
final class AttemptTime {

    static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Environment environment;
    private final StepSpec spec;
    private final Instant startedAt;
    private volatile long deadlineNanos;

    AttemptTime(Environment environment, StepSpec spec) {
        this.environment = environment;
        this.spec = spec;
        this.startedAt = environment.clock().now();
        this.deadlineNanos = environment.clock().nanos() + spec.timeout().toNanos();
    }

    Instant startedAt() {
        return startedAt;
    }

    boolean isUp() {
        return environment.clock().nanos() >= deadlineNanos;
    }

    /** Returns the time until the step's timeout, which {@link #extend} may have moved. */
    Duration left() {
        return Duration.ofNanos(deadlineNanos - environment.clock().nanos());
    }

    /** Moves the deadline, for a wait on an earlier attempt. Called by one thread at a time. */
    void extend(Duration wait) {
        deadlineNanos += wait.toNanos();
    }

    /** Waits until an attempt that began at {@code began} must have ended; the wait moves the deadline of this one. */
    void awaitEndOf(Instant began, Runnable check) {
        Instant ended = began.plus(spec.timeout());
        Duration wait = Duration.between(environment.clock().now(), ended);
        if (wait.isNegative() || wait.isZero()) {
            return;
        }
        extend(wait);
        Duration pause = FIRST_PAUSE;
        while (environment.clock().now().isBefore(ended)) {
            check.run();
            pause = rest(pause);
        }
    }

    /** Returns the error of an attempt whose time was over before {@code what} happened. */
    ProviderException over(String what) {
        return ProviderException.unknown(
                spec.id(), "finish", "it timed out after " + spec.timeout() + " while waiting for " + what, null);
    }

    /** Sleeps for {@code pause} and returns the next pause: twice as long, at most {@code LONGEST_PAUSE}. */
    Duration rest(Duration pause) {
        try {
            environment.scheduler().sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.unknown(spec.id(), "finish", "interrupted", e);
        }
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
}
