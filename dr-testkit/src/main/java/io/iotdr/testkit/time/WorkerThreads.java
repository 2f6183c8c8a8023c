package io.iotdr.testkit.time;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * The real threads of manual time; reports whether any of them still has work. A woken thread that a busy machine has
 * not run yet looks as if it still waited. So tasks that were submitted but not started, and waits whose result has
 * arrived, are counted here. Thread-safe.
 */
final class WorkerThreads {

    private static final long LOOK_NANOS = 50_000;
    private static final int LOOKS = 400;
    private static final int MOST_LOOKS = 10_000;
    private static final List<String> OUTSIDE = List.of("sun.nio.", "java.io.", "java.net.");

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Set<Task<?>> handedOver = ConcurrentHashMap.newKeySet();
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private final ExecutorService executor = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "manual-time");
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    });

    /** A thread's wait for a result, until it is closed. */
    final class Wait implements AutoCloseable {
        private final Future<?> result;

        private Wait(Future<?> result) {
            this.result = result;
        }

        private boolean over() {
            return result.isDone();
        }

        @Override
        public void close() {
            waits.remove(this);
        }
    }

    /** Registers that the calling thread waits for {@code result}. */
    Wait waitFor(Future<?> result) {
        Wait wait = new Wait(result);
        waits.add(wait);
        return wait;
    }

    <T> Future<T> submit(Callable<T> work) {
        Task<T> task = new Task<>(work);
        handedOver.add(task);
        executor.execute(task);
        return task;
    }

    void close() {
        executor.shutdownNow().forEach(handedOver::remove);
    }

    /**
     * Waits until no thread was seen with work twice in a row. A thread that waits for I/O looks busy, and is waited
     * for at most {@value #LOOKS} checks; any other thread at most {@value #MOST_LOOKS} checks, which is some seconds.
     */
    void letWork() {
        int idle = 0;
        for (int look = 0; idle < 2 && look < MOST_LOOKS; look++) {
            LockSupport.parkNanos(LOOK_NANOS);
            boolean patient = look < LOOKS;
            boolean busy = threads.stream().anyMatch(t -> works(t) && (patient || !isOutside(t)));
            idle = busy || anyWoken() ? 0 : idle + 1;
        }
    }

    private boolean anyWoken() {
        return !handedOver.isEmpty() || waits.stream().anyMatch(Wait::over);
    }

    private static boolean works(Thread thread) {
        return switch (thread.getState()) {
            case NEW, RUNNABLE, BLOCKED -> true;
            case WAITING, TIMED_WAITING, TERMINATED -> false;
        };
    }

    /** Returns whether a thread is in native code of these packages, where it waits for files and sockets. */
    private static boolean isOutside(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0
                && stack[0].isNativeMethod()
                && OUTSIDE.stream().anyMatch(stack[0].getClassName()::startsWith);
    }

    /** A task that records its start, and every wait for its result. */
    private final class Task<T> extends FutureTask<T> {

        Task(Callable<T> work) {
            super(work);
        }

        @Override
        public void run() {
            handedOver.remove(this);
            super.run();
        }

        @Override
        public T get() throws InterruptedException, ExecutionException {
            try (Wait wait = waitFor(this)) {
                return super.get();
            }
        }

        @Override
        public T get(long patience, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            try (Wait wait = waitFor(this)) {
                return super.get(patience, unit);
            }
        }
    }
}
