package io.iotdr.time;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Scheduler} on daemon threads of this JVM. */
public final class ThreadScheduler implements Scheduler {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadScheduler.class);

    private final ExecutorService workers;
    private final ScheduledExecutorService timer;

    public ThreadScheduler(String name) {
        workers = Executors.newCachedThreadPool(daemons(name + "-worker"));
        timer = Executors.newScheduledThreadPool(1, daemons(name + "-timer"));
    }

    @Override
    public <T> Future<T> submit(Callable<T> work) {
        return workers.submit(work);
    }

    @Override
    public Future<?> after(Duration delay, Runnable work) {
        return timer.schedule(() -> workers.execute(logged(work)), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Future<?> every(Duration pause, Runnable work) {
        CompletableFuture<Void> handle = new CompletableFuture<>();
        again(pause, logged(work), handle);
        return handle;
    }

    /**
     * Schedules the next run. The timer's only thread does no work itself, so that slow work cannot delay a lease
     * renewal.
     */
    private void again(Duration pause, Runnable work, CompletableFuture<Void> handle) {
        if (handle.isDone() || timer.isShutdown()) {
            return;
        }
        after(pause, () -> {
            if (!handle.isDone()) {
                try {
                    work.run();
                } finally {
                    again(pause, work, handle);
                }
            }
        });
    }

    @Override
    public void sleep(Duration length) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
    }

    /** Logs whatever {@code work} throws, because it would end a repeated task without a trace. */
    private static Runnable logged(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (Throwable e) {
                LOG.error("A scheduled task failed; if it is periodic, it runs again at its next time", e);
            }
        };
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
