package io.iotdr.testkit.fake;

import io.iotdr.spi.DataRestore;
import io.iotdr.spi.Progress;
import io.iotdr.spi.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A restore provider in memory whose recovery points have a time and no data. Thread-safe. */
public final class FakeDataRestore implements DataRestore {

    private final Faults faults = new Faults();
    private final TreeSet<Instant> points = new TreeSet<>();
    private final Map<String, Restored> done = new ConcurrentHashMap<>();

    public Faults faults() {
        return faults;
    }

    public synchronized FakeDataRestore with(Instant point) {
        points.add(point);
        return this;
    }

    @Override
    public Optional<Instant> newestPoint(Optional<Instant> notAfter) {
        return faults.call("fake restore", "list", () -> newest(notAfter));
    }

    private synchronized Optional<Instant> newest(Optional<Instant> notAfter) {
        return notAfter.isPresent()
                ? Optional.ofNullable(points.floor(notAfter.get()))
                : points.isEmpty() ? Optional.empty() : Optional.of(points.last());
    }

    @Override
    public Optional<Restored> restored(String key) {
        return faults.call("fake restore", "look", () -> Optional.ofNullable(done.get(key)));
    }

    @Override
    public Restored restore(String key, Optional<Instant> notAfter, Consumer<Progress> progress) {
        progress.accept(new Progress("restoring", Optional.of(Duration.ZERO)));
        return faults.call(
                "fake restore",
                "restore",
                () -> done.computeIfAbsent(
                        key,
                        k -> newest(notAfter)
                                .map(p -> new Restored(p, "fake", 1))
                                .orElseThrow(() -> ProviderException.refused(
                                        "fake restore", "restore", "there is no such point"))));
    }
}
