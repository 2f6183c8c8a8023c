package io.iotdr.backup.repository.internal.format;

import io.iotdr.spi.ObjectStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A location that held no repository when it was opened, while another one did: a mount point without its disk looks like
 * this. Nothing is written or believed there until it holds one. Thread-safe.
 */
public final class AbsentRepository implements ObjectStore {

    private final String name;
    private final ObjectStore real;

    public AbsentRepository(String name, ObjectStore real) {
        this.name = name;
        this.real = real;
    }

    private ObjectStore present() {
        LocationCheck.refuseAbsent(name, real);
        return real;
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return present().putIfAbsent(key, content);
    }

    @Override
    public boolean putIfAbsent(String key, ByteBuffer content) {
        return present().putIfAbsent(key, content);
    }

    @Override
    public Optional<byte[]> get(String key) {
        return present().get(key);
    }

    @Override
    public Optional<byte[]> get(String key, long offset, int length) {
        return present().get(key, offset, length);
    }

    @Override
    public List<ObjectInfo> list(String prefix) {
        return present().list(prefix);
    }

    @Override
    public Optional<ObjectInfo> info(String key) {
        return present().info(key);
    }

    @Override
    public Optional<Duration> lock() {
        return real.lock();
    }

    @Override
    public void extendLock(String key) {
        present().extendLock(key);
    }

    @Override
    public void delete(String key) {
        present().delete(key);
    }
}
