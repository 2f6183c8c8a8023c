package io.iotdr.examples.lab.provider;

import io.iotdr.spi.DataRestore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Lets a lab region restore its own data; the data never passes through the orchestrator. */
final class LabRestore implements DataRestore {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private record Newest(String point) {}

    private final RegionClient region;

    LabRestore(RegionClient region) {
        this.region = region;
    }

    @Override
    public Optional<Instant> newestPoint(Optional<Instant> notAfter) {
        String point = region.get("/newest", limit(notAfter), Newest.class).point();
        return point.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(point));
    }

    @Override
    public Optional<Restored> restored(String key) {
        return region.find("/restored", Map.of("key", key), Restored.class);
    }

    @Override
    public Restored restore(String key, Optional<Instant> notAfter) {
        Map<String, String> parameters = new java.util.TreeMap<>(limit(notAfter));
        parameters.put("key", key);
        region.post("/restore", parameters, TIMEOUT);
        return restored(key).orElseThrow();
    }

    private static Map<String, String> limit(Optional<Instant> notAfter) {
        return notAfter.map(n -> Map.of("notAfter", n.toString())).orElse(Map.of());
    }
}
