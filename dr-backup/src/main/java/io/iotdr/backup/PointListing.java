package io.iotdr.backup;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The recovery points that exist.
 *
 * @param points all that could be read, oldest first
 * @param damaged what is damaged in a location, or does not belong there, in sentences for people
 * @param missing the names of the locations that did not answer, each with the reason
 */
public record PointListing(List<RecoveryPoint> points, List<String> damaged, SortedMap<String, String> missing) {

    public PointListing {
        points = List.copyOf(points);
        damaged = List.copyOf(damaged);
        missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
    }
}
