package io.iotdr.testkit.fake;

import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The faults of a fake's next calls. Thread-safe. */
public final class Faults {

    private final Deque<Planned> next = new ArrayDeque<>();
    private final AtomicInteger calls = new AtomicInteger();
    private Optional<String> down = Optional.empty();
    private Duration latency = Duration.ZERO;
    private Optional<Scheduler> time = Optional.empty();

    private record Planned(String operation, Outcome outcome) {}

    /** Makes the next {@code count} calls fail without effect; the failure is retryable. */
    public synchronized Faults failNext(int count) {
        return plan("", count, Outcome.NOT_DONE);
    }

    /** Makes the next {@code count} calls fail as refused, which is not retryable. */
    public synchronized Faults refuseNext(int count) {
        return plan("", count, Outcome.REFUSED);
    }

    /**
     * Makes the next {@code count} calls of operations that start with {@code operation} take effect, but loses their
     * response.
     */
    public synchronized Faults loseAnswersOf(String operation, int count) {
        return plan(operation, count, Outcome.UNKNOWN);
    }

    private Faults plan(String operation, int count, Outcome outcome) {
        for (int i = 0; i < count; i++) {
            next.add(new Planned(operation, outcome));
        }
        return this;
    }

    /** Makes every call fail from now on. */
    public synchronized Faults breakDown(String reason) {
        down = Optional.of(reason);
        return this;
    }

    /** Makes calls work again and discards all pending faults. */
    public synchronized Faults repair() {
        down = Optional.empty();
        next.clear();
        return this;
    }

    /** Makes every call take this long, on {@code scheduler}'s clock. */
    public synchronized Faults delay(Duration length, Scheduler scheduler) {
        latency = length;
        time = Optional.of(scheduler);
        return this;
    }

    /** Returns the number of calls so far. */
    public int calls() {
        return calls.get();
    }

    <T> T call(String provider, String operation, Supplier<T> effect) {
        calls.incrementAndGet();
        pause(provider, operation);
        Optional<Outcome> planned = take(provider, operation);
        if (planned.isEmpty()) {
            return effect.get();
        }
        if (planned.get() == Outcome.UNKNOWN) {
            T lost = effect.get();
            throw ProviderException.unknown(provider, operation, "the answer was lost, it was " + lost, null);
        }
        throw planned.get().exception(provider, operation, "a fault was injected", null);
    }

    void run(String provider, String operation, Runnable effect) {
        call(provider, operation, () -> {
            effect.run();
            return true;
        });
    }

    private synchronized Optional<Outcome> take(String provider, String operation) {
        if (down.isPresent()) {
            throw ProviderException.notDone(provider, operation, down.get(), null);
        }
        if (next.isEmpty()) {
            return Optional.empty();
        }
        Optional<Planned> first =
                next.stream().filter(p -> operation.startsWith(p.operation())).findFirst();
        first.ifPresent(next::removeFirstOccurrence);
        return first.map(Planned::outcome);
    }

    private void pause(String provider, String operation) {
        Optional<Scheduler> scheduler;
        Duration length;
        synchronized (this) {
            scheduler = time;
            length = latency;
        }
        if (scheduler.isEmpty()) {
            return;
        }
        try {
            scheduler.get().sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.unknown(provider, operation, "interrupted", e);
        }
    }
}
