package io.iotdr.testkit.fake;

import io.iotdr.sim.memory.MemoryRegister;
import io.iotdr.spi.Register;
import java.util.Optional;

/** A register in memory with faults. Thread-safe. */
public final class FakeRegister implements Register {

    private final Faults faults = new Faults();
    private final MemoryRegister memory = new MemoryRegister();

    public Faults faults() {
        return faults;
    }

    @Override
    public Optional<Versioned> read(String name) {
        return faults.call("fake register", "read " + name, () -> memory.read(name));
    }

    @Override
    public boolean write(String name, Optional<Versioned> seen, String text) {
        return faults.call("fake register", "write " + name, () -> memory.write(name, seen, text));
    }
}
