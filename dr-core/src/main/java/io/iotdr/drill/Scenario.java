package io.iotdr.drill;

import io.iotdr.plan.Disaster;
import io.iotdr.plan.DisasterType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A disaster to rehearse.
 *
 * @param region where it strikes; empty means the plan's primary region
 * @param services what it strikes; empty means all of the region
 * @param duration how long it is let last
 */
public record Scenario(
        String name, DisasterType type, Optional<String> region, List<String> services, Duration duration) {

    public Scenario {
        services = List.copyOf(services);
    }

    /** The disaster that this scenario rehearses, in {@code region}. */
    public Disaster disasterIn(String region) {
        return Disaster.of(type, region)
                .affecting(services.toArray(String[]::new))
                .describedAs("drill: " + name);
    }
}
