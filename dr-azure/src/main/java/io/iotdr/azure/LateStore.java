package io.iotdr.azure;

import io.iotdr.spi.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store that is made at its first use. Thread-safe. */
final class LateStore implements ObjectStore {

    private final Supplier<ObjectStore> maker;
    private @Nullable ObjectStore made;

    LateStore(Supplier<ObjectStore> maker) {
        this.maker = maker;
    }

    private synchronized ObjectStore store() {
        ObjectStore there = made;
        if (there == null) {
            there = maker.get();
            made = there;
        }
        return there;
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return store().putIfAbsent(key, content);
    }

    @Override
    public Optional<byte[]> get(String key) {
        return store().get(key);
    }

    @Override
    public Optional<byte[]> get(String key, long offset, int length) {
        return store().get(key, offset, length);
    }

    @Override
    public List<ObjectInfo> list(String prefix) {
        return store().list(prefix);
    }

    @Override
    public void delete(String key) {
        store().delete(key);
    }
}
