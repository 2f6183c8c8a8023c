package io.iotdr.drill;

import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A disaster to rehearse in a drill.
 *
 * @param region the affected region; empty means the plan's primary region
 * @param services the affected services; empty means the whole region
 * @param duration how long the simulated disaster lasts
 */
public record DrillScenario(
        String name, DisasterType type, Optional<String> region, List<String> services, Duration duration) {

    public DrillScenario {
        services = List.copyOf(services);
    }

    /** Returns the disaster that this scenario rehearses, in {@code region}. */
    public Disaster disasterIn(String region) {
        return Disaster.of(type, region)
                .affecting(services.toArray(String[]::new))
                .describedAs("drill: " + name);
    }
}
