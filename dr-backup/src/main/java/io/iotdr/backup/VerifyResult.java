package io.iotdr.backup;

import java.util.List;
import java.util.SortedMap;

/**
 * The result of verifying a whole repository.
 *
 * @param points how many recovery points were checked
 * @param objects how many stored objects were checked
 * @param bytes how many stored bytes were read
 * @param damage missing or changed objects, each with its location
 * @param affected the ids of the affected recovery points, those that some location lacks or cannot restore completely,
 *     each with its location and affected files
 * @param missing the locations that did not answer or hold no repository, each with the reason; what they hold was not
 *     checked
 */
public record VerifyResult(
        int points,
        long objects,
        long bytes,
        List<String> damage,
        SortedMap<String, List<String>> affected,
        SortedMap<String, String> missing) {

    /** Returns whether every location was checked, and nothing is damaged. */
    public boolean sound() {
        return !isDamaged() && missing.isEmpty();
    }

    public boolean isDamaged() {
        return !damage.isEmpty() || !affected.isEmpty();
    }
}
