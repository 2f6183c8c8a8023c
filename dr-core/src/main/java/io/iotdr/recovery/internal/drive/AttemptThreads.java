package io.iotdr.recovery.internal.drive;

import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The threads of attempts, and the limits after which those that hang are declared lost. Thread-safe. */
final class AttemptThreads {

    /** The time beyond its timeout after which a hanging attempt is declared lost. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Scheduler scheduler;
    private final Consumer<Attempt> onLost;
    private final Map<Attempt, Future<?>> threads = new ConcurrentHashMap<>();
    private final Map<Attempt, Future<?>> limits = new ConcurrentHashMap<>();

    AttemptThreads(Scheduler scheduler, Consumer<Attempt> onLost) {
        this.scheduler = scheduler;
        this.onLost = onLost;
    }

    /** Declares the attempt lost when it has not been forgotten by its limit. */
    void limit(Attempt attempt) {
        limit(
                attempt,
                attempt.aborted()
                        ? LostCalls.PATIENCE.multipliedBy(2)
                        : attempt.time().left().plus(GRACE));
    }

    private void limit(Attempt attempt, Duration length) {
        limits.put(attempt, scheduler.after(length, () -> {
            if (!attempt.aborted() && !attempt.timeUp()) {
                limit(attempt, attempt.time().left().plus(GRACE));
            } else {
                onLost.accept(attempt);
            }
        }));
    }

    void begin(Attempt attempt, Callable<?> work) {
        threads.put(attempt, scheduler.submit(work));
        if (attempt.returned().isDone()) {
            threads.remove(attempt);
        }
    }

    /** Refuses all further calls of an attempt and interrupts its thread. */
    void end(Attempt attempt) {
        attempt.close();
        forget(attempt).ifPresent(t -> t.cancel(true));
    }

    /** Ends the limit of an attempt, and returns its thread if it still runs. */
    Optional<Future<?>> forget(Attempt attempt) {
        Optional.ofNullable(limits.remove(attempt)).ifPresent(l -> l.cancel(false));
        return Optional.ofNullable(threads.remove(attempt));
    }
}
