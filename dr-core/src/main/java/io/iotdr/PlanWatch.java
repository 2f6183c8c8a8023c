package io.iotdr;

import io.iotdr.health.HealthMonitor;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The watch over the region that serves under one plan. Thread-safe. */
final class PlanWatch implements AutoCloseable {

    private final Function<String, Optional<HealthMonitor>> monitors;
    private Optional<String> region = Optional.empty();
    private Optional<HealthMonitor> monitor = Optional.empty();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** Creates a watch over nothing; {@code monitors} makes the monitor of a region, if anything observes it. */
    PlanWatch(Function<String, Optional<HealthMonitor>> monitors) {
        this.monitors = monitors;
    }

    /** Watches a region, unless it does so already. */
    synchronized void over(String serving) {
        if (region.filter(serving::equals).isEmpty()) {
            close();
            region = Optional.of(serving);
            told.clear();
            monitor = monitors.apply(serving).map(HealthMonitor::start);
        }
    }

    /** Lets everything be news again, because the region works. */
    void forgetNews() {
        told.clear();
    }

    /** Returns whether nothing is watched. */
    synchronized boolean isEmpty() {
        return region.isEmpty();
    }

    /**
     * Returns whether a text was not passed before, since {@link #over} began to watch the region. Takes no lock, because a
     * monitor calls it that {@link #close} may be waiting for.
     */
    boolean isNews(String text) {
        return told.add(text);
    }

    /** Watches nothing, until {@link #over} is called. */
    @Override
    public synchronized void close() {
        monitor.ifPresent(HealthMonitor::close);
        monitor = Optional.empty();
        region = Optional.empty();
        told.clear();
    }
}
