package io.iotdr.examples.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** What the lab's child processes have in common: they talk in lines, and end when their parent does. */
public final class ChildProcess {

    private ChildProcess() {}

    /** Says something to the parent. */
    public static synchronized void say(String kind, String text) {
        System.out.println(kind + " " + text.replace("\n", "\\n"));
    }

    /**
     * Stays until the parent closes the child's standard input, which it also does by dying; then runs {@code stop} and leaves.
     */
    public static void untilParentEnds(Runnable stop) {
        InputStream in = System.in;
        try {
            while (in.read() >= 0) {
                continue;
            }
        } catch (IOException parentIsGone) {
            say("error", "standard input broke: " + parentIsGone.getMessage());
        }
        stop.run();
        System.exit(0);
    }

    /** Stops the calling thread for good, so that the parent can kill this process at a known point. */
    public static void standStill() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The bytes of a line. */
    static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
