package io.iotdr.backup;

import java.util.List;

/**
 * The result of repairing the locations from each other.
 *
 * @param repairs one line for each repair
 * @param lost one line for each damaged object that is intact in no other location, and for each location that does not answer
 */
public record HealResult(List<String> repairs, List<String> lost) {
    public HealResult {
        repairs = List.copyOf(repairs);
        lost = List.copyOf(lost);
    }

    /** Returns whether every location is intact now. */
    public boolean sound() {
        return lost.isEmpty();
    }
}
