package io.iotdr.plan;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What happened, as far as it is known when recovery starts.
 *
 * @param region the region that is impaired
 * @param since when it began, as well as detection can tell
 * @param lastKnownGood the last moment at which the data was seen to be sound; bounds the restore of spoiled data
 * @param services the services affected; empty means all of the region
 * @param description evidence in words, for people
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
