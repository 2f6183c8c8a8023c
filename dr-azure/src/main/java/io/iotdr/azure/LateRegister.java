package io.iotdr.azure;

import io.iotdr.spi.Register;
import java.util.Optional;

/** A register that is created at its first use. Thread-safe. */
record LateRegister(Lazy<Register> register) implements Register {

    @Override
    public Optional<Versioned> read(String name) {
        return register.get().read(name);
    }

    @Override
    public boolean write(String name, Optional<Versioned> seen, String text) {
        return register.get().write(name, seen, text);
    }
}
