package io.iotdr.testkit.fake;

import io.iotdr.spi.Admission;
import io.iotdr.spi.DeviceFleet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A region's devices, as numbers in memory. While the region admits devices at a limited rate, each call of {@link
 * #admit(Admission)} lets in one second's worth of those that wait. Thread-safe.
 */
public final class FakeFleet implements DeviceFleet {

    private final Faults faults = new Faults();
    private final AtomicLong connected = new AtomicLong();
    private final long registered;
    private final AtomicLong waiting = new AtomicLong();
    private volatile boolean admitting = true;
    private volatile boolean limited;

    public FakeFleet(long registered, long connected) {
        this.registered = registered;
        this.connected.set(connected);
    }

    public Faults faults() {
        return faults;
    }

    /**
     * Connects this many devices, or lets them wait while the region admits them at a limited rate; does nothing while it
     * admits none.
     */
    public void connect(long count) {
        if (admitting) {
            (limited ? waiting : connected).addAndGet(count);
        }
    }

    /** Returns the number of devices that wait for the limit. */
    public long waiting() {
        return waiting.get();
    }

    private void letIn(long most) {
        long in = Math.min(most, waiting.get());
        waiting.addAndGet(-in);
        connected.addAndGet(in);
    }

    @Override
    public long connected() {
        return faults.call("fake fleet", "count", connected::get);
    }

    @Override
    public long registered() {
        return faults.call("fake fleet", "count", () -> registered);
    }

    @Override
    public void disconnectAll() {
        faults.run("fake fleet", "disconnect all", () -> {
            admitting = false;
            connected.set(0);
            waiting.set(0);
        });
    }

    @Override
    public void admit() {
        faults.run("fake fleet", "admit", () -> {
            admitting = true;
            limited = false;
            letIn(Long.MAX_VALUE);
        });
    }

    @Override
    public boolean paced() {
        return true;
    }

    @Override
    public void admit(Admission admission) {
        faults.run("fake fleet", "admit at a limited rate", () -> {
            admitting = true;
            limited = true;
            letIn(admission.connectsPerSecond());
        });
    }

    @Override
    public boolean admitting() {
        return faults.call("fake fleet", "tell whether it admits", () -> admitting);
    }
}
