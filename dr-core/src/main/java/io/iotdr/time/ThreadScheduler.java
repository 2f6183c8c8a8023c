package io.iotdr.time;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
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
        this(name, daemons(name + "-worker"));
    }

    ThreadScheduler(String name, ThreadFactory threads) {
        workers = Executors.newCachedThreadPool(threads);
        ScheduledThreadPoolExecutor one = new ScheduledThreadPoolExecutor(1, daemons(name + "-timer"));
        one.prestartCoreThread();
        timer = one;
    }

    @Override
    public <T> Future<T> submit(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        begin(task);
        return task;
    }

    @Override
    public Future<?> after(Duration delay, Runnable work) {
        FutureTask<Void> task = new FutureTask<>(logged(work), null);
        Future<?> begun = timer.schedule(() -> begin(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return new CompletableFuture<Void>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                begun.cancel(false);
                task.cancel(mayInterrupt);
                return super.cancel(mayInterrupt);
            }
        };
    }

    /**
     * Runs a task on a worker. While the system gives this process no thread, the task waits: an exception here would end a
     * periodic task, or leave its owner waiting, without a trace.
     */
    private void begin(FutureTask<?> task) {
        try {
            workers.execute(task);
        } catch (OutOfMemoryError noThread) {
            LOG.error("No thread for a task; it is tried again in a second", noThread);
            Future<?> unused = timer.schedule(() -> begin(task), 1, TimeUnit.SECONDS);
        }
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
