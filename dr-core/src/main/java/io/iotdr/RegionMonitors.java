package io.iotdr;

import io.iotdr.config.Configuration;
import io.iotdr.health.DetectionListener;
import io.iotdr.health.HealthMonitor;
import io.iotdr.health.WatchedRegion;
import io.iotdr.recovery.Environment;
import io.iotdr.time.TimeSource;
import java.util.Optional;

/** Makes the monitors of regions from a configuration's vantage points. */
record RegionMonitors(Environment environment, Configuration configuration) {

    /** Returns a monitor that reports to the listener; empty when nothing outside of the region observes it. */
    Optional<HealthMonitor> of(String region, DetectionListener listener) {
        WatchedRegion watched = new WatchedRegion(region, configuration.vantagePoints());
        return watched.observed()
                ? Optional.of(new HealthMonitor(
                        watched,
                        configuration.detection(),
                        new TimeSource(environment.clock(), environment.scheduler()),
                        listener))
                : Optional.empty();
    }
}
