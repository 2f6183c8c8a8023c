package io.iotdr.testkit.fake;

import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** An object store in memory whose objects a test may damage. Thread-safe. */
public final class FakeObjectStore implements ObjectStore {

    private final Faults faults = new Faults();
    private final Clock clock;
    private final ConcurrentSkipListMap<String, Stored> objects = new ConcurrentSkipListMap<>();

    private final Optional<Duration> lock;

    private record Stored(byte[] content, Instant modified, Instant lockedUntil) {
        Stored locked(Instant until) {
            return new Stored(content, modified, until.isAfter(lockedUntil) ? until : lockedUntil);
        }
    }

    /** Creates a store without object lock. */
    public FakeObjectStore(Clock clock) {
        this(clock, Optional.empty());
    }

    private FakeObjectStore(Clock clock, Optional<Duration> lock) {
        this.clock = clock;
        this.lock = lock;
    }

    /** Creates a store that locks every new object for {@code length}; deleting a locked object still removes it. */
    public static FakeObjectStore locking(Clock clock, Duration length) {
        return new FakeObjectStore(clock, Optional.of(length));
    }

    /** Returns the end of an object's lock; without object lock, the time at which it was written. */
    public Instant lockedUntil(String key) {
        return Optional.ofNullable(objects.get(key)).orElseThrow().lockedUntil();
    }

    public Faults faults() {
        return faults;
    }

    /** Replaces an object's content, as bit rot or an intruder would. */
    public void tamper(String key, byte[] content) {
        objects.replace(ObjectStore.checkKey(key), stored(content));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        ObjectStore.checkKey(key);
        return faults.call(
                "fake object store", "write " + key, () -> objects.putIfAbsent(key, stored(content)) == null);
    }

    private Stored stored(byte[] content) {
        Instant now = clock.now();
        return new Stored(content.clone(), now, now.plus(lock.orElse(Duration.ZERO)));
    }

    @Override
    public Optional<byte[]> get(String key) {
        ObjectStore.checkKey(key);
        return faults.call(
                "fake object store",
                "read " + key,
                () -> Optional.ofNullable(objects.get(key)).map(s -> s.content().clone()));
    }

    @Override
    public Optional<byte[]> get(String key, long offset, int length) {
        return get(key).map(all -> {
            if (offset < 0 || length < 0 || offset + length > all.length) {
                throw ProviderException.refused("fake object store", "read " + key, "the range goes beyond its end");
            }
            return Arrays.copyOfRange(all, (int) offset, (int) offset + length);
        });
    }

    @Override
    public List<ObjectInfo> list(String prefix) {
        return faults.call(
                "fake object store",
                "list " + prefix,
                () -> objects.entrySet().stream()
                        .filter(e -> e.getKey().startsWith(prefix))
                        .map(e -> new ObjectInfo(
                                e.getKey(),
                                e.getValue().content().length,
                                e.getValue().modified()))
                        .toList());
    }

    @Override
    public Optional<Duration> lock() {
        return lock;
    }

    @Override
    public void extendLock(String key) {
        lock.ifPresent(length -> faults.run(
                "fake object store",
                "lock " + key,
                () -> objects.computeIfPresent(
                        key, (k, s) -> s.locked(clock.now().plus(length)))));
    }

    @Override
    public void delete(String key) {
        ObjectStore.checkKey(key);
        faults.run("fake object store", "delete " + key, () -> objects.remove(key));
    }
}
