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

/** What shall go wrong with a fake's next calls. Thread-safe. */
public final class Faults {

    private final Deque<Planned> next = new ArrayDeque<>();
    private final AtomicInteger calls = new AtomicInteger();
    private Optional<String> down = Optional.empty();
    private Duration latency = Duration.ZERO;
    private Optional<Scheduler> time = Optional.empty();

    private record Planned(String operation, Outcome outcome) {}

    /** The next {@code count} calls fail without effect, and may be tried again. */
    public synchronized Faults failNext(int count) {
        return plan("", count, Outcome.NOT_DONE);
    }

    /** The next {@code count} calls are refused for good. */
    public synchronized Faults refuseNext(int count) {
        return plan("", count, Outcome.REFUSED);
    }

    /** The next {@code count} calls whose operation begins so have their effect, and their answer is lost. */
    public synchronized Faults loseAnswersOf(String operation, int count) {
        return plan(operation, count, Outcome.UNKNOWN);
    }

    private Faults plan(String operation, int count, Outcome outcome) {
        for (int i = 0; i < count; i++) {
            next.add(new Planned(operation, outcome));
        }
        return this;
    }

    /** Every call fails from now on. */
    public synchronized Faults breakDown(String reason) {
        down = Optional.of(reason);
        return this;
    }

    /** Calls work again. */
    public synchronized Faults repair() {
        down = Optional.empty();
        next.clear();
        return this;
    }

    /** Every call takes this long, by {@code scheduler}'s time. */
    public synchronized Faults delay(Duration length, Scheduler scheduler) {
        latency = length;
        time = Optional.of(scheduler);
        return this;
    }

    /** How many calls there were. */
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
        throw new ProviderException(provider, operation, planned.get(), "a fault was injected", null);
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
