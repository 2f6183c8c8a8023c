package io.iotdr.plan;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A disaster, as far as it is known when the recovery starts.
 *
 * @param region the impaired region
 * @param since when the disaster began, as closely as detection can determine
 * @param lastKnownGood the last moment at which the data was known to be good; a restore of damaged data does not go
 *     beyond it
 * @param services the affected services; empty means the whole region
 * @param description the evidence, for people
 */
public record Disaster(
        DisasterType type,
        String region,
        Optional<Instant> since,
        Optional<Instant> lastKnownGood,
        List<String> services,
        String description) {

    public Disaster {
        services = List.copyOf(services);
    }

    /** Returns a disaster that affects the whole region and of which nothing else is known. */
    public static Disaster of(DisasterType type, String region) {
        return new Disaster(type, region, Optional.empty(), Optional.empty(), List.of(), "");
    }

    public Disaster since(Instant moment) {
        return new Disaster(type, region, Optional.of(moment), lastKnownGood, services, description);
    }

    public Disaster lastKnownGood(Instant moment) {
        return new Disaster(type, region, since, Optional.of(moment), services, description);
    }

    public Disaster affecting(String... names) {
        return new Disaster(type, region, since, lastKnownGood, List.of(names), description);
    }

    public Disaster describedAs(String evidence) {
        return new Disaster(type, region, since, lastKnownGood, services, evidence);
    }
}
