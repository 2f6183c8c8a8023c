package io.iotdr.azure;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that is made at its first use. Thread-safe. */
final class Late<T> implements Supplier<T> {

    private final Supplier<T> maker;
    private @Nullable T made;

    Late(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized T get() {
        T there = made;
        if (there == null) {
            there = maker.get();
            made = there;
        }
        return there;
    }
}
