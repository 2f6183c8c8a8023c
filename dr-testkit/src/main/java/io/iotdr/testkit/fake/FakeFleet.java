package io.iotdr.testkit.fake;

import io.iotdr.spi.DeviceFleet;
import java.util.concurrent.atomic.AtomicLong;

/** A region's devices, as two numbers in memory. Thread-safe. */
public final class FakeFleet implements DeviceFleet {

    private final Faults faults = new Faults();
    private final AtomicLong connected = new AtomicLong();
    private final long registered;
    private volatile boolean admitting = true;

    public FakeFleet(long registered, long connected) {
        this.registered = registered;
        this.connected.set(connected);
    }

    public Faults faults() {
        return faults;
    }

    /** Connects this many devices; does nothing while the region admits none. */
    public void connect(long count) {
        if (admitting) {
            connected.addAndGet(count);
        }
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
        });
    }

    @Override
    public void admit() {
        faults.run("fake fleet", "admit", () -> admitting = true);
    }

    @Override
    public boolean admitting() {
        return faults.call("fake fleet", "tell whether it admits", () -> admitting);
    }
}
