package io.iotdr.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Passes messages to one reader, in order and in batches. The reader never runs on two threads at once, so its state
 * needs no lock. No thread is blocked while the inbox is empty. Thread-safe.
 */
public final class Inbox<M> {

    private final Scheduler scheduler;
    private final Consumer<List<M>> reader;
    private final Queue<M> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean reading = new AtomicBoolean();

    public Inbox(Scheduler scheduler, Consumer<List<M>> reader) {
        this.scheduler = scheduler;
        this.reader = reader;
    }

    /**
     * Queues a message.
     *
     * @throws java.util.concurrent.RejectedExecutionException when the scheduler is closed; the message may still be read
     */
    public void put(M message) {
        waiting.add(message);
        read();
    }

    private void read() {
        if (!waiting.isEmpty() && reading.compareAndSet(false, true)) {
            try {
                scheduler.execute(this::readAll);
            } catch (RuntimeException | Error closing) {
                reading.set(false);
                throw closing;
            }
        }
    }

    private void readAll() {
        try {
            reader.accept(taken());
        } finally {
            reading.set(false);
            read();
        }
    }

    private List<M> taken() {
        List<M> out = new ArrayList<>();
        for (M next = waiting.poll(); next != null; next = waiting.poll()) {
            out.add(next);
        }
        return out;
    }
}
