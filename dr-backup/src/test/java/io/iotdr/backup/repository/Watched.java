package io.iotdr.backup.repository;

import io.iotdr.spi.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** A store that reports every call before and after it: reads and writes are numbered separately. */
final class Watched implements ObjectStore {

    private final ObjectStore real;
    private final AtomicInteger points = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private final IntConsumer onWrite;
    private final IntConsumer onRead;

    /**
     * Watches a store.
     *
     * @param onWrite takes the numbers of the points before and after each write, from 1
     * @param onRead takes the numbers of the reads of objects, from 1
     */
    Watched(ObjectStore real, IntConsumer onWrite, IntConsumer onRead) {
        this.real = real;
        this.onWrite = onWrite;
        this.onRead = onRead;
    }

    int points() {
        return points.get();
    }

    int reads() {
        return reads.get();
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        onWrite.accept(points.incrementAndGet());
        boolean wrote = real.putIfAbsent(key, content);
        onWrite.accept(points.incrementAndGet());
        return wrote;
    }

    @Override
    public Optional<byte[]> get(String key) {
        onRead.accept(reads.incrementAndGet());
        return real.get(key);
    }

    @Override
    public Optional<byte[]> get(String key, long offset, int length) {
        onRead.accept(reads.incrementAndGet());
        return real.get(key, offset, length);
    }

    @Override
    public List<ObjectInfo> list(String prefix) {
        return real.list(prefix);
    }

    @Override
    public void delete(String key) {
        onWrite.accept(points.incrementAndGet());
        real.delete(key);
        onWrite.accept(points.incrementAndGet());
    }
}
