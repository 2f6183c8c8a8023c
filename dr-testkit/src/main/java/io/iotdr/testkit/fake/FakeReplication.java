package io.iotdr.testkit.fake;

import io.iotdr.spi.Replication;
import java.time.Duration;
import java.util.Optional;

/** A replication in memory that copies no data. Thread-safe. */
public final class FakeReplication implements Replication {

    private final Faults faults = new Faults();
    private Optional<String> followed = Optional.empty();
    private Duration lag = Duration.ZERO;

    public Faults faults() {
        return faults;
    }

    public synchronized FakeReplication lagging(Duration behind) {
        lag = behind;
        return this;
    }

    @Override
    public Status status() {
        return faults.call("fake replication", "tell its status", () -> {
            synchronized (this) {
                return new Status(followed.isPresent(), followed.map(f -> lag));
            }
        });
    }

    @Override
    public void follow(String region) {
        faults.run("fake replication", "follow " + region, () -> set(Optional.of(region)));
    }

    @Override
    public void stop() {
        faults.run("fake replication", "stop", () -> set(Optional.empty()));
    }

    private synchronized void set(Optional<String> region) {
        followed = region;
    }
}
