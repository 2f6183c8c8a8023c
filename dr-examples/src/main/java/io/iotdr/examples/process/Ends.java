package io.iotdr.examples.process;

import java.util.ArrayDeque;
import java.util.Deque;

/** Ends what was started, the newest first, also when a later start failed. Thread-safe. */
public final class Ends implements AutoCloseable {

    private final Deque<Runnable> all = new ArrayDeque<>();

    /** Returns an empty list that is also ended when this JVM exits, such as after Ctrl-C. */
    public static Ends alsoAtExit() {
        Ends ends = new Ends();
        Runtime.getRuntime().addShutdownHook(new Thread(ends::close, "ends"));
        return ends;
    }

    /** Adds what {@link #close} does. */
    public synchronized void add(Runnable end) {
        all.push(end);
    }

    /** Ends everything; a failure does not keep the rest from being ended, and is thrown afterwards. */
    @Override
    public synchronized void close() {
        RuntimeException failed = null;
        while (!all.isEmpty()) {
            try {
                all.pop().run();
            } catch (RuntimeException e) {
                if (failed == null) {
                    failed = e;
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
