package io.iotdr.cli.supervise;

import java.io.PrintWriter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prints lines on a thread of its own: a reader of standard output that has stopped, such as a log collector, stops neither
 * a recovery nor the end of the process. Thread-safe.
 */
final class LinePrinter implements AutoCloseable {

    private static final int MOST_WAITING = 10_000;
    private static final long CLOSING_MILLIS = 1_000;

    private final PrintWriter out;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread printer = new Thread(this::print, "dr-print");
    private volatile boolean closed;

    LinePrinter(PrintWriter out) {
        this.out = out;
        printer.setDaemon(true);
        printer.start();
    }

    /** Queues a line; returns at once. Lines beyond ten thousand that wait are dropped, and their number is printed. */
    void say(String line) {
        if (!waiting.offer(line)) {
            dropped.incrementAndGet();
        }
    }

    private void print() {
        try {
            while (!closed || !waiting.isEmpty()) {
                String line = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (line != null) {
                    out.println(line);
                }
                long lost = waiting.isEmpty() ? dropped.getAndSet(0) : 0;
                if (lost > 0) {
                    out.println("(" + lost + " lines were dropped, because nobody read them)");
                }
                out.flush();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Prints what waits, but waits for the reader no longer than a second. */
    @Override
    public void close() {
        closed = true;
        try {
            printer.join(CLOSING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
