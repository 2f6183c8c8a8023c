package io.iotdr.testkit.fake;

import io.iotdr.spi.Register;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A register in memory. Thread-safe. */
public final class FakeRegister implements Register {

    private final Faults faults = new Faults();
    private final Map<String, Versioned> texts = new TreeMap<>();

    public Faults faults() {
        return faults;
    }

    /** Returns an independent copy with the same texts and no faults. */
    public FakeRegister copy() {
        FakeRegister copy = new FakeRegister();
        synchronized (this) {
            copy.texts.putAll(texts);
        }
        return copy;
    }

    @Override
    public Optional<Versioned> read(String name) {
        return faults.call("fake register", "read " + name, () -> {
            synchronized (this) {
                return Optional.ofNullable(texts.get(name));
            }
        });
    }

    @Override
    public boolean write(String name, Optional<Versioned> seen, String text) {
        return faults.call("fake register", "write " + name, () -> replace(name, seen, text));
    }

    private synchronized boolean replace(String name, Optional<Versioned> seen, String text) {
        Optional<String> there = Optional.ofNullable(texts.get(name)).map(Versioned::version);
        if (!there.equals(seen.map(Versioned::version))) {
            return false;
        }
        long version = there.map(Long::parseLong).orElse(0L) + 1;
        texts.put(name, new Versioned(text, String.valueOf(version)));
        return true;
    }
}
