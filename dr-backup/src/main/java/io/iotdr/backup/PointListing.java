package io.iotdr.backup;

import java.util.List;

/**
 * The recovery points that exist.
 *
 * @param points all that could be read, oldest first
 * @param damaged what is damaged in a location, or does not belong there, in sentences for people
 * @param missing the locations that did not answer, each with the reason
 */
public record PointListing(List<RecoveryPoint> points, List<String> damaged, List<String> missing) {

    public PointListing {
        points = List.copyOf(points);
        damaged = List.copyOf(damaged);
        missing = List.copyOf(missing);
    }
}
