package io.iotdr.spi;

import java.util.Map;
import java.util.TreeMap;

/** The split of traffic between regions: non-negative weights, at least one of them positive. */
public record TrafficWeights(Map<String, Integer> byRegion) {

    public TrafficWeights {
        byRegion = java.util.Collections.unmodifiableMap(new TreeMap<>(byRegion));
        if (byRegion.values().stream().anyMatch(w -> w < 0)) {
            throw new IllegalArgumentException("a traffic weight is negative: " + byRegion + "; use 0 or more");
        }
        if (byRegion.values().stream().noneMatch(w -> w > 0)) {
            throw new IllegalArgumentException(
                    "no region would receive traffic: " + byRegion + "; give at least one region a positive weight");
        }
    }

    /** Returns weights for the same regions with all traffic on {@code region}. */
    public TrafficWeights allTo(String region) {
        Map<String, Integer> out = new TreeMap<>();
        byRegion.keySet().forEach(r -> out.put(r, 0));
        out.put(region, 100);
        return new TrafficWeights(out);
    }
}
