package io.iotdr.sim.clock;

import io.iotdr.log.Logs;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that runs only while it holds the single baton of its loop. */
public final class Carrier {

    private static final int SPINS = 200;

    private final Thread thread;
    private volatile boolean baton;
    private @Nullable Runnable work;

    /** Creates a carrier for the calling thread. */
    Carrier() {
        thread = Thread.currentThread();
    }

    private Carrier(String name) {
        thread = new Thread(this::carry, name);
        thread.setDaemon(true);
    }

    /** Starts a carrier on a new daemon thread that waits for work. */
    static Carrier started() {
        Carrier carrier = new Carrier("simulation");
        carrier.thread.start();
        return carrier;
    }

    private void carry() {
        Logs.silent(true);
        while (true) {
            awaitBaton();
            if (work != null) {
                work.run();
            }
            Thread.interrupted(); // the interrupt was meant for the work that has ended
        }
    }

    /** Passes the baton together with work. */
    void give(Runnable newWork) {
        work = newWork;
        give();
    }

    void give() {
        baton = true;
        LockSupport.unpark(thread);
    }

    /**
     * Waits for the baton. Spins first, since it usually returns within microseconds, then parks the thread. An interrupted
     * thread cannot be parked, so its flag is put aside until the baton comes.
     */
    void awaitBaton() {
        for (int i = 0; i < SPINS && !baton; i++) {
            Thread.onSpinWait();
        }
        boolean interrupted = false;
        while (!baton) {
            interrupted |= Thread.interrupted();
            LockSupport.park(this);
        }
        baton = false;
        if (interrupted) {
            thread.interrupt();
        }
    }
}
