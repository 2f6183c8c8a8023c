package io.iotdr.health;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A region and the vantage points that probe it; those in the region itself, or without a probe of it, are ignored. */
public record WatchedRegion(String name, List<VantagePoint> points) {
    public WatchedRegion {
        String watched = name;
        Set<Set<Object>> known = new HashSet<>();
        points = points.stream()
                .filter(p -> !p.region().equals(watched)
                        && !p.probes().getOrDefault(watched, Map.of()).isEmpty()
                        && known.add(identities(p, watched)))
                .toList();
    }

    /** Returns whether anything outside of the region observes it. */
    public boolean observed() {
        return !points.isEmpty();
    }

    /** Vantage points with the very same probe objects see the same, so they are one. */
    private static Set<Object> identities(VantagePoint point, String watched) {
        Set<Object> same = Collections.newSetFromMap(new IdentityHashMap<>());
        same.addAll(point.probes().getOrDefault(watched, Map.of()).values());
        return same;
    }
}
