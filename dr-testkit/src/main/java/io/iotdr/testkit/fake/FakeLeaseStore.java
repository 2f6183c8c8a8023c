package io.iotdr.testkit.fake;

import io.iotdr.sim.memory.MemoryLeaseStore;
import io.iotdr.spi.LeaseStore;
import io.iotdr.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A lease store in memory with faults, on one clock. Thread-safe. */
public final class FakeLeaseStore implements LeaseStore {

    private final Faults faults = new Faults();
    private final MemoryLeaseStore memory;

    public FakeLeaseStore(Clock clock) {
        this.memory = new MemoryLeaseStore(clock);
    }

    public Faults faults() {
        return faults;
    }

    @Override
    public Optional<Lease> acquire(String name, String owner, Duration length) {
        return faults.call("fake lease store", "acquire " + name, () -> memory.acquire(name, owner, length));
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration length) {
        return faults.call("fake lease store", "renew " + lease.name(), () -> memory.renew(lease, length));
    }

    @Override
    public void release(Lease lease) {
        faults.run("fake lease store", "release " + lease.name(), () -> memory.release(lease));
    }

    @Override
    public Optional<Lease> read(String name) {
        return faults.call("fake lease store", "read " + name, () -> memory.read(name));
    }
}
