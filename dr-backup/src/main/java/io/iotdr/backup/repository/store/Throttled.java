package io.iotdr.backup.repository.store;

import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import io.iotdr.time.Scheduler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Limits the average rate of a store, reads and writes of all threads together, so that backups leave bandwidth to the
 * devices. Thread-safe.
 */
public final class Throttled implements ObjectStore {

    private final ObjectStore real;
    private final long bytesPerSecond;
    private final Clock clock;
    private final Scheduler scheduler;
    private long freeAtNanos;

    public Throttled(ObjectStore real, long bytesPerSecond, Clock clock, Scheduler scheduler) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException(
                    "the limit is " + bytesPerSecond + " bytes a second; expected 1 or more");
        }
        this.real = real;
        this.bytesPerSecond = bytesPerSecond;
        this.clock = clock;
        this.scheduler = scheduler;
        this.freeAtNanos = clock.nanos();
    }

    /** Waits until earlier reservations have drained. */
    private void take(long bytes) {
        try {
            scheduler.sleep(Duration.ofNanos(reserve(bytes)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.notDone("throttle", "wait", "interrupted", e);
        }
    }

    private synchronized long reserve(long bytes) {
        long now = clock.nanos();
        long begins = Math.max(now, freeAtNanos);
        freeAtNanos = begins + (long) (bytes * 1e9 / bytesPerSecond);
        return begins - now;
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        take(content.length);
        return real.putIfAbsent(key, content);
    }

    @Override
    public boolean putIfAbsent(String key, ByteBuffer content) {
        take(content.remaining());
        return real.putIfAbsent(key, content);
    }

    @Override
    public Optional<byte[]> get(String key) {
        Optional<byte[]> content = real.get(key);
        content.ifPresent(c -> take(c.length));
        return content;
    }

    @Override
    public Optional<byte[]> get(String key, long offset, int length) {
        take(length);
        return real.get(key, offset, length);
    }

    @Override
    public List<ObjectInfo> list(String prefix) {
        return real.list(prefix);
    }

    @Override
    public Optional<ObjectInfo> info(String key) {
        return real.info(key);
    }

    @Override
    public Optional<Duration> lock() {
        return real.lock();
    }

    @Override
    public void extendLock(String key) {
        real.extendLock(key);
    }

    @Override
    public void delete(String key) {
        real.delete(key);
    }
}
