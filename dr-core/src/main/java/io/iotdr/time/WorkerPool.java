package io.iotdr.time;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A bounded number of daemon threads for work that comes from outside, such as requests; more work waits. Thread-safe. */
public final class WorkerPool implements AutoCloseable {

    private final ExecutorService threads;

    public WorkerPool(String name, int most) {
        this.threads = Executors.newFixedThreadPool(most, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Has work done by the next free thread. */
    public void execute(Runnable work) {
        threads.execute(work);
    }

    /** Interrupts what is being done, and drops what waits. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
