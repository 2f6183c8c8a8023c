package io.iotdr.recovery.internal.drive;

import io.iotdr.recovery.Environment;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * The attempts of one run that were ended although their thread had not returned: a call that ignores its interrupt can
 * still have its effect. The driver's reader adds and takes; {@link #hasReturned} may be called on any thread.
 */
final class LostCalls {

    /** How long to wait for a call before its effect counts as left over. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Environment environment;
    private final Map<String, Attempt> byStep = new HashMap<>();

    LostCalls(Environment environment) {
        this.environment = environment;
    }

    void add(Attempt attempt) {
        byStep.put(attempt.spec().id(), attempt);
    }

    /** Removes and returns the last attempt at a step that was lost. */
    Optional<Attempt> take(String step) {
        return Optional.ofNullable(byStep.remove(step));
    }

    /** Waits for the end of an attempt, if there is one; returns whether no call of it is in flight. */
    boolean hasReturned(Optional<Attempt> attempt) {
        if (attempt.isEmpty()) {
            return true;
        }
        CompletableFuture<Boolean> answer = attempt.get().returned().copy();
        Future<?> limit = environment.scheduler().after(PATIENCE, () -> answer.complete(false));
        try {
            return environment.scheduler().await(answer);
        } finally {
            limit.cancel(false);
        }
    }
}
