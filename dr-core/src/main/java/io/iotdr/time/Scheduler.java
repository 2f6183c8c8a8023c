package io.iotdr.time;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Runs work now or later, and waits. Thread-safe; the one place where threads come from. */
public interface Scheduler extends AutoCloseable {

    /** Runs work that may block; never queues behind other work. */
    <T> Future<T> submit(Callable<T> work);

    /** Runs work soon that may do I/O, and waits for no other work. */
    default void execute(Runnable work) {
        Future<?> unused = submit(() -> {
            work.run();
            return true;
        });
    }

    /** Runs {@code work} once, after {@code delay}; it must be short, and wait for no other work. Cancelling is best effort. */
    Future<?> after(Duration delay, Runnable work);

    /** Runs {@code work} again and again with {@code pause} between the end of one run and the start of the next. */
    Future<?> every(Duration pause, Runnable work);

    /**
     * Blocks the calling thread until the result is there.
     *
     * @throws java.util.concurrent.CompletionException with the failure as its cause, as {@code join} does
     */
    default <T extends @Nullable Object> T await(CompletableFuture<T> result) {
        return result.join();
    }

    /** Blocks the calling thread. */
    void sleep(Duration length) throws InterruptedException;

    /** Ends all threads and drops what has not started. */
    @Override
    void close();
}
