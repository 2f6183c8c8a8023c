package io.iotdr.time;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Runs work now or later, and waits. The only source of threads. Implementations are thread-safe. */
public interface Scheduler extends AutoCloseable {

    /** Runs work that may block. It never queues behind other work. */
    <T> Future<T> submit(Callable<T> work);

    /** Runs work that may do I/O but does not wait for other work. */
    default void execute(Runnable work) {
        Future<?> unused = submit(() -> {
            work.run();
            return true;
        });
    }

    /**
     * Runs {@code work} once, after {@code delay}. The work must be short and must not wait for other work. Cancelling
     * it is best effort.
     */
    Future<?> after(Duration delay, Runnable work);

    /**
     * Runs {@code work} repeatedly, for the first time after {@code pause}. The pause is the time between the end of
     * one run of the work and the start of the next.
     */
    Future<?> every(Duration pause, Runnable work);

    /**
     * Blocks the calling thread until the result is available.
     *
     * @throws java.util.concurrent.CompletionException with the failure as its cause, as {@code join} does
     */
    default <T extends @Nullable Object> T await(CompletableFuture<T> result) {
        return result.join();
    }

    /** Blocks the calling thread for {@code length}. */
    void sleep(Duration length) throws InterruptedException;

    /** Interrupts all threads and discards work that has not started. */
    @Override
    void close();
}
