package io.iotdr;

import io.iotdr.health.HealthMonitor;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The watch over a plan's primary region while another region serves: says once when the primary region has been healthy
 * for long enough that a failback can be considered. Never starts one. Not thread-safe.
 */
final class FailbackWatch implements AutoCloseable {

    private final Supplier<Optional<HealthMonitor>> monitors;
    private final Duration longEnough;
    private final Consumer<Duration> onRecovered;
    private Optional<HealthMonitor> monitor = Optional.empty();
    private boolean watching;
    private boolean told;

    FailbackWatch(Supplier<Optional<HealthMonitor>> monitors, Duration longEnough, Consumer<Duration> onRecovered) {
        this.monitors = monitors;
        this.longEnough = longEnough;
        this.onRecovered = onRecovered;
    }

    /** Watches the primary region, or looks how long it has been healthy. */
    void look() {
        if (!watching) {
            watching = true;
            monitor = monitors.get().map(HealthMonitor::start);
        }
        Optional<Duration> healthy = monitor.flatMap(HealthMonitor::healthyFor);
        if (healthy.isEmpty()) {
            told = false;
        } else if (!told && healthy.get().compareTo(longEnough) >= 0) {
            told = true;
            onRecovered.accept(healthy.get());
        }
    }

    /** Watches nothing, until {@link #look} is called. */
    @Override
    public void close() {
        monitor.ifPresent(HealthMonitor::close);
        monitor = Optional.empty();
        watching = false;
        told = false;
    }
}
