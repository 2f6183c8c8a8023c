package io.iotdr;

import io.iotdr.health.HealthMonitor;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The watch over the region that serves under one plan. Thread-safe. */
final class PlanWatch implements AutoCloseable {

    private final Function<String, Optional<HealthMonitor>> monitors;
    private Optional<String> region = Optional.empty();
    private Optional<HealthMonitor> monitor = Optional.empty();
    private final AtomicReference<String> lastNews = new AtomicReference<>("");

    /** Creates a watch over nothing; {@code monitors} makes the monitor of a region, if anything observes it. */
    PlanWatch(Function<String, Optional<HealthMonitor>> monitors) {
        this.monitors = monitors;
    }

    /** Watches a region, unless it does so already. */
    synchronized void over(String serving) {
        if (region.filter(serving::equals).isEmpty()) {
            close();
            region = Optional.of(serving);
            monitor = monitors.apply(serving).map(HealthMonitor::start);
        }
    }

    /** Returns whether nothing is watched. */
    synchronized boolean isEmpty() {
        return region.isEmpty();
    }

    /**
     * Returns whether a text differs from the last one; a failover that is refused again for one reason is told once. Takes
     * no lock, because a monitor calls it that {@link #close} may be waiting for.
     */
    boolean isNews(String text) {
        return !text.equals(lastNews.getAndSet(text));
    }

    /** Watches nothing, until {@link #over} is called. */
    @Override
    public synchronized void close() {
        monitor.ifPresent(HealthMonitor::close);
        monitor = Optional.empty();
        region = Optional.empty();
        lastNews.set("");
    }
}
