package io.iotdr.testkit.time;

import io.iotdr.testkit.junit.Patience;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A clock and a scheduler in one, whose time moves only by {@link #advance}. Work runs on real threads; delays,
 * repetitions and sleeps follow the manual time. Thread-safe.
 */
public final class ManualTime implements Clock, Scheduler {

    /** The moment at which manual time starts. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final WorkerThreads workers = new WorkerThreads();
    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::order));
    private long nanos;
    private long order;
    private Duration wallOffset = Duration.ZERO;

    private record Due(long nanos, long order, Runnable work, CompletableFuture<Void> handle) {}

    @Override
    public synchronized Instant now() {
        return START.plusNanos(nanos).plus(wallOffset);
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    /** Moves the wall clock forward or back, as an operator or NTP might; the monotonic clock is not affected. */
    public synchronized void jump(Duration by) {
        wallOffset = wallOffset.plus(by);
    }

    /**
     * Advances time and runs due work, in order, on the calling thread. Time does not move on while a thread works, so that
     * a busy machine does not look like one that stalls.
     */
    public void advance(Duration by) {
        long end = nanos() + by.toNanos();
        for (Due next = due(end); next != null; next = due(end)) {
            if (!next.handle().isDone()) {
                next.work().run();
            }
        }
        synchronized (this) {
            nanos = Math.max(nanos, end);
        }
    }

    private @Nullable Due due(long end) {
        if (timeMoves(end)) {
            workers.letWork();
        }
        return take(end);
    }

    private synchronized boolean timeMoves(long end) {
        Due next = queue.peek();
        return Math.min(end, next == null ? end : next.nanos()) > nanos;
    }

    private synchronized @Nullable Due take(long end) {
        Due next = queue.peek();
        if (next == null || next.nanos() > end) {
            return null;
        }
        nanos = Math.max(nanos, next.nanos());
        return queue.remove();
    }

    /**
     * Advances time in steps until {@code condition} holds.
     *
     * @throws AssertionError when it does not within {@link Patience#CONDITION} of real time
     */
    public void advanceUntil(Duration step, BooleanSupplier condition) {
        long giveUp = System.nanoTime() + Patience.CONDITION.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("the condition did not hold within " + Patience.CONDITION
                        + " of real time; manual time is " + now());
            }
            workers.letWork();
            advance(step);
        }
    }

    @Override
    public <T> Future<T> submit(Callable<T> work) {
        return workers.submit(work);
    }

    @Override
    public Future<?> after(Duration delay, Runnable work) {
        CompletableFuture<Void> handle = new CompletableFuture<>();
        enqueue(delay, work, handle);
        return handle;
    }

    @Override
    public Future<?> every(Duration pause, Runnable work) {
        CompletableFuture<Void> handle = new CompletableFuture<>();
        again(pause, work, handle);
        return handle;
    }

    private void again(Duration pause, Runnable work, CompletableFuture<Void> handle) {
        enqueue(
                pause,
                () -> {
                    try {
                        work.run();
                    } finally {
                        again(pause, work, handle);
                    }
                },
                handle);
    }

    private synchronized void enqueue(Duration delay, Runnable work, CompletableFuture<Void> handle) {
        queue.add(new Due(nanos + Math.max(0, delay.toNanos()), order++, work, handle));
    }

    @Override
    public void sleep(Duration length) throws InterruptedException {
        if (length.isZero() || length.isNegative()) {
            return;
        }
        CompletableFuture<Void> over = new CompletableFuture<>();
        after(length, () -> over.complete(null));
        try (var wait = workers.waitFor(over)) {
            over.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a sleep cannot fail", e);
        }
    }

    @Override
    public <T extends @Nullable Object> T await(CompletableFuture<T> result) {
        try (var wait = workers.waitFor(result)) {
            return result.join();
        }
    }

    @Override
    public void close() {
        workers.close();
        synchronized (this) {
            queue.clear();
        }
    }
}
