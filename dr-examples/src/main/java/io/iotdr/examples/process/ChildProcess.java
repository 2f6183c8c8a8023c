package io.iotdr.examples.process;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/** The child's side of a {@link Child}: it writes lines to its parent, and ends when the parent does. */
public final class ChildProcess {

    private ChildProcess() {}

    /** Sends a line to the parent. */
    public static synchronized void say(String kind, String text) {
        System.out.println(kind + " " + text.replace("\n", "\\n"));
    }

    /**
     * Waits until the standard input is closed, which the parent does on purpose or by dying; then runs {@code stop}
     * and exits.
     */
    public static void untilParentEnds(Runnable stop) {
        InputStream in = System.in;
        try {
            while (in.read() >= 0) {
                continue;
            }
        } catch (IOException parentIsGone) {
            say("error", "cannot read standard input: " + parentIsGone.getMessage());
        }
        stop.run();
        System.exit(0);
    }

    /** Blocks the calling thread forever, so that the parent can kill this process at a known point. */
    public static void standStill() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
