package io.iotdr.azure;

import io.iotdr.spi.ObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A store that is created at its first use. Thread-safe. */
record LateStore(Lazy<ObjectStore> store) implements ObjectStore {

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return store.get().putIfAbsent(key, content);
    }

    @Override
    public Optional<byte[]> get(String key) {
        return store.get().get(key);
    }

    @Override
    public Optional<byte[]> get(String key, long offset, int length) {
        return store.get().get(key, offset, length);
    }

    @Override
    public List<ObjectInfo> list(String prefix) {
        return store.get().list(prefix);
    }

    @Override
    public Optional<ObjectInfo> info(String key) {
        return store.get().info(key);
    }

    @Override
    public Optional<Duration> lock() {
        return store.get().lock();
    }

    @Override
    public void extendLock(String key) {
        store.get().extendLock(key);
    }

    @Override
    public void delete(String key) {
        store.get().delete(key);
    }
}
