package io.iotdr.testkit.fake;

import io.iotdr.spi.HealthProbe;
import java.time.Duration;

/** A probe that reports what a test sets. Thread-safe. */
public final class FakeProbe implements HealthProbe {

    private volatile Observation sees = new Observation.Healthy(Duration.ofMillis(1));

    public FakeProbe healthy() {
        sees = new Observation.Healthy(Duration.ofMillis(1));
        return this;
    }

    public FakeProbe healthyIn(Duration latency) {
        sees = new Observation.Healthy(latency);
        return this;
    }

    public FakeProbe unhealthy(String reason) {
        sees = new Observation.Unhealthy(reason);
        return this;
    }

    public FakeProbe unknown(String reason) {
        sees = new Observation.Unknown(reason);
        return this;
    }

    @Override
    public String target() {
        return "fake";
    }

    @Override
    public Observation probe(Duration timeout) {
        return sees;
    }
}
