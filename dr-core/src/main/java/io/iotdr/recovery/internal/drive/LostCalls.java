package io.iotdr.recovery.internal.drive;

import io.iotdr.recovery.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * The attempts of one run that were ended although their thread had not returned: a call that ignores its interrupt can
 * still have its effect. The driver's reader adds and reads; {@link #haveReturned} may be called on any thread.
 */
final class LostCalls {

    /** How long to wait for a call before its effect counts as left over. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Environment environment;
    private final Map<String, List<Attempt>> byStep = new HashMap<>();

    LostCalls(Environment environment) {
        this.environment = environment;
    }

    /** Adds an attempt, and forgets those at its step that have returned since. */
    void add(Attempt attempt) {
        List<Attempt> open = byStep.computeIfAbsent(attempt.spec().id(), id -> new ArrayList<>());
        open.removeIf(a -> a.returned().isDone());
        open.add(attempt);
    }

    /** Returns the attempts at a step that were lost. */
    List<Attempt> of(String step) {
        return List.copyOf(byStep.getOrDefault(step, List.of()));
    }

    /** Waits for the end of attempts; returns whether no call of them is in flight. */
    boolean haveReturned(List<Attempt> attempts) {
        CompletableFuture<Boolean> answer = CompletableFuture.allOf(
                        attempts.stream().map(Attempt::returned).toArray(CompletableFuture[]::new))
                .thenApply(all -> true);
        if (answer.isDone()) {
            return true;
        }
        Future<?> limit = environment.scheduler().after(PATIENCE, () -> answer.complete(false));
        try {
            return environment.scheduler().await(answer);
        } finally {
            limit.cancel(false);
        }
    }
}
