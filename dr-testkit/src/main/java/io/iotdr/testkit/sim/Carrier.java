package io.iotdr.testkit.sim;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that works only while it holds the one baton of its loop. */
final class Carrier {

    private static final int SPINS = 200;

    private final Thread thread;
    private volatile boolean baton;
    private @Nullable Runnable work;

    /** The carrier that is the calling thread. */
    Carrier() {
        thread = Thread.currentThread();
    }

    private Carrier(String name) {
        thread = new Thread(this::carry, name);
        thread.setDaemon(true);
    }

    /** A thread that does what it is handed, again and again. */
    static Carrier started() {
        Carrier carrier = new Carrier("simulation");
        carrier.thread.start();
        return carrier;
    }

    private void carry() {
        while (true) {
            awaitBaton();
            if (work != null) {
                work.run();
            }
        }
    }

    /** Hands over the baton, and with it something to do. */
    void give(Runnable newWork) {
        work = newWork;
        give();
    }

    void give() {
        baton = true;
        LockSupport.unpark(thread);
    }

    /** A baton mostly comes back within microseconds; only after that the thread is parked. */
    void awaitBaton() {
        for (int i = 0; i < SPINS && !baton; i++) {
            Thread.onSpinWait();
        }
        while (!baton) {
            LockSupport.park(this);
        }
        baton = false;
    }
}
