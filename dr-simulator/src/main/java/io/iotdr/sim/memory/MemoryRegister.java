package io.iotdr.sim.memory;

import io.iotdr.spi.Register;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A register in memory. Thread-safe. */
public final class MemoryRegister implements Register {

    private final Map<String, Versioned> texts = new TreeMap<>();

    /** Returns an independent copy with the same texts. */
    public MemoryRegister copy() {
        MemoryRegister copy = new MemoryRegister();
        synchronized (this) {
            copy.texts.putAll(texts);
        }
        return copy;
    }

    @Override
    public synchronized Optional<Versioned> read(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    @Override
    public synchronized boolean write(String name, Optional<Versioned> seen, String text) {
        Optional<String> there = Optional.ofNullable(texts.get(name)).map(Versioned::version);
        if (!there.equals(seen.map(Versioned::version))) {
            return false;
        }
        long version = there.map(Long::parseLong).orElse(0L) + 1;
        texts.put(name, new Versioned(text, String.valueOf(version)));
        return true;
    }
}
