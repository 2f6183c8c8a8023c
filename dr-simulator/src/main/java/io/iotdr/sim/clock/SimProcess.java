package io.iotdr.sim.clock;

import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A simulated process: its clock, which may be wrong, and its threads, which may freeze or die. All code in it gets
 * time, threads and waiting from here.
 */
public final class SimProcess implements Clock, Scheduler {

    /** The moment at which every simulation starts. */
    public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final Loop loop;
    private final String name;
    private Duration skew;
    private boolean alive = true;
    private long frozenUntil;

    /**
     * Creates a process.
     *
     * @param skew how far its wall clock is ahead
     */
    public SimProcess(Loop loop, String name, Duration skew) {
        this.loop = loop;
        this.name = name;
        this.skew = skew;
    }

    public String name() {
        return name;
    }

    public boolean alive() {
        return alive;
    }

    /** Returns whether the process would answer a call now. */
    public boolean answers() {
        return alive && frozenUntil <= loop.nanos();
    }

    long frozenUntil() {
        return frozenUntil;
    }

    /** Makes the wall clock jump; the monotonic clock is not affected. */
    public void jump(Duration by) {
        skew = skew.plus(by);
    }

    /** Suspends all work for a while, as in a long garbage collection; the process is not told. */
    public void freeze(Duration length) {
        frozenUntil = Math.max(frozenUntil, loop.nanos() + length.toNanos());
    }

    /** Kills the process at any point of its work, as {@code kill -9} does. */
    public void kill() {
        if (alive) {
            alive = false;
            frozenUntil = 0;
            loop.waiting().stream().filter(s -> s.process == this).forEach(s -> loop.wake(s, Duration.ZERO));
        }
    }

    /** Throws if the process is dead; runs at the start of every call and at the end of every wait. */
    public void check() {
        if (!alive) {
            throw new ProcessDied(name);
        }
    }

    @Override
    public Instant now() {
        return EPOCH.plusNanos(loop.nanos()).plus(skew);
    }

    @Override
    public long nanos() {
        return loop.nanos();
    }

    @Override
    public <T> Future<T> submit(Callable<T> work) {
        check();
        SimTask<T> task = new SimTask<>(work);
        task.handle = loop.start(Duration.ZERO, this, task);
        return task;
    }

    @Override
    public Future<?> after(Duration delay, Runnable work) {
        check();
        SimTask<Boolean> task = new SimTask<>(() -> {
            work.run();
            return true;
        });
        task.handle = loop.call(delay, this, task);
        return task;
    }

    @Override
    public void execute(Runnable work) {
        check();
        loop.call(Duration.ZERO, this, work);
    }

    @Override
    public Future<?> every(Duration pause, Runnable work) {
        CompletableFuture<Void> handle = new CompletableFuture<>();
        again(pause, work, handle);
        return handle;
    }

    private void again(Duration pause, Runnable work, CompletableFuture<Void> handle) {
        after(pause, () -> {
            if (!handle.isDone()) {
                work.run();
                again(pause, work, handle);
            }
        });
    }

    @Override
    public void sleep(Duration length) throws InterruptedException {
        check();
        SimThread self = loop.current();
        if (!self.interrupted && length.toNanos() > 0) {
            loop.wake(self, length);
            loop.await();
        }
        check();
        if (self.interrupted) {
            self.interrupted = false;
            throw new InterruptedException();
        }
    }

    @Override
    public <T extends @Nullable Object> T await(CompletableFuture<T> result) {
        check();
        if (!result.isDone()) {
            SimThread self = loop.current();
            result.whenComplete((value, failure) -> loop.wake(self, Duration.ZERO));
            while (!result.isDone()) {
                loop.await();
                check();
            }
        }
        return result.join();
    }

    @Override
    public void close() {
        kill();
    }

    /** Work on a strand, and its result. */
    private final class SimTask<T> implements Future<T>, Runnable {
        private final Callable<T> work;
        private final Deque<SimThread> waiters = new ArrayDeque<>();
        private Loop.@Nullable Handle handle;
        private @Nullable SimThread strand;
        private @Nullable T value;
        private @Nullable Throwable failure;
        private boolean done;
        private boolean cancelled;

        SimTask(Callable<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            strand = loop.current();
            try {
                value = work.call();
            } catch (Exception e) {
                failure = e;
            } finally {
                done = true;
                waiters.forEach(w -> loop.wake(w, Duration.ZERO));
            }
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            if (done) {
                return false;
            }
            cancelled = true;
            if (strand == null && handle != null) {
                handle.drop();
            } else if (mayInterrupt && strand != null) {
                strand.interrupted = true;
                loop.wake(strand, Duration.ZERO);
            }
            waiters.forEach(w -> loop.wake(w, Duration.ZERO));
            return true;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public boolean isDone() {
            return done || cancelled;
        }

        @Override
        public T get() throws InterruptedException, ExecutionException {
            while (!isDone()) {
                await(null);
            }
            return result();
        }

        @Override
        public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            long deadline = loop.nanos() + unit.toNanos(timeout);
            while (!isDone()) {
                if (loop.nanos() >= deadline) {
                    throw new TimeoutException();
                }
                await(Duration.ofNanos(deadline - loop.nanos()));
            }
            return result();
        }

        private void await(@Nullable Duration atMost) throws InterruptedException {
            check();
            SimThread self = loop.current();
            waiters.add(self);
            if (atMost != null) {
                loop.wake(self, atMost);
            }
            loop.await();
            check();
            if (self.interrupted) {
                self.interrupted = false;
                throw new InterruptedException();
            }
        }

        @SuppressWarnings("NullAway") // a task's value may be null, if its work returned null
        private T result() throws ExecutionException {
            if (cancelled) {
                throw new CancellationException();
            }
            if (failure != null) {
                throw new ExecutionException(failure);
            }
            return value;
        }
    }
}
