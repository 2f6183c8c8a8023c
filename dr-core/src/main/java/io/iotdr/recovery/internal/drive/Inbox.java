package io.iotdr.recovery.internal.drive;

import io.iotdr.time.Scheduler;
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
final class Inbox<M> {

    private final Scheduler scheduler;
    private final Consumer<List<M>> reader;
    private final Queue<M> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean reading = new AtomicBoolean();

    Inbox(Scheduler scheduler, Consumer<List<M>> reader) {
        this.scheduler = scheduler;
        this.reader = reader;
    }

    void put(M message) {
        waiting.add(message);
        read();
    }

    private void read() {
        if (!waiting.isEmpty() && reading.compareAndSet(false, true)) {
            scheduler.execute(() -> {
                try {
                    reader.accept(taken());
                } finally {
                    reading.set(false);
                    read();
                }
            });
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
