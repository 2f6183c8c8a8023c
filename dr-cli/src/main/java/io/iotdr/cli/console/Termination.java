package io.iotdr.cli.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the signal that stops the process. The JVM reacts to SIGTERM, SIGINT and SIGHUP by running its shutdown hooks
 * and exiting with a status above 128; this hook lets the command close everything first, and then ends the process with
 * status 0.
 */
public final class Termination implements AutoCloseable {

    private static final long CLOSING_SECONDS = 25;

    private final CountDownLatch signal = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private Termination() {}

    public static Termination onSignal() {
        Termination termination = new Termination();
        Runtime.getRuntime().addShutdownHook(new Thread(termination::stop, "dr-stop"));
        return termination;
    }

    private void stop() {
        if (closed.getCount() == 0) {
            // The command has ended on its own, and the process exits with the command's status.
            return;
        }
        signal.countDown();
        try {
            boolean clean = closed.await(CLOSING_SECONDS, TimeUnit.SECONDS);
            Runtime.getRuntime().halt(clean ? 0 : 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void await() throws InterruptedException {
        signal.await();
    }

    /** Lets a waiting shutdown end the process; the last resource to be closed. */
    @Override
    public void close() {
        closed.countDown();
    }
}
