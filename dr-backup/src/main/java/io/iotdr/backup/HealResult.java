package io.iotdr.backup;

import java.util.List;
import java.util.SortedMap;

/**
 * The result of repairing the locations from each other.
 *
 * @param repairs one line for each repair
 * @param lost one line for each damaged object that is intact in no other location
 * @param missing the locations that did not answer or hold no repository, each with the reason
 */
public record HealResult(List<String> repairs, List<String> lost, SortedMap<String, String> missing) {
    public HealResult {
        repairs = List.copyOf(repairs);
        lost = List.copyOf(lost);
    }

    /** Returns whether every location is intact now. */
    public boolean sound() {
        return lost.isEmpty() && missing.isEmpty();
    }
}
