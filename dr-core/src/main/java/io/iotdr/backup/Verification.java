package io.iotdr.backup;

import java.util.List;
import java.util.SortedMap;

/**
 * What a look at a whole repository found.
 *
 * @param points how many recovery points were looked at
 * @param objects how many stored objects
 * @param bytes how many stored bytes were read
 * @param damage what is missing or not what was written, each with its location and object
 * @param hurt the recovery points that cannot be restored as they were from some location, each with what of it is hurt
 */
public record Verification(
        int points, long objects, long bytes, List<String> damage, SortedMap<String, List<String>> hurt) {

    public boolean sound() {
        return damage.isEmpty() && hurt.isEmpty();
    }
}
