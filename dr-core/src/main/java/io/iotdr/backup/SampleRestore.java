package io.iotdr.backup;

import java.util.List;

/**
 * What came of restoring some of a recovery point's files from each location.
 *
 * @param files how many were restored and compared, in all locations together
 * @param bytes how long they are
 * @param findings what was not as it was backed up, each with its location; empty when all was
 */
public record SampleRestore(long files, long bytes, List<String> findings) {
    public SampleRestore {
        findings = List.copyOf(findings);
    }

    /**
     * How large a sample is, such as {@code 1%} or {@code 0.01}.
     *
     * @param where what it is said for, for the message
     * @return more than 0 and at most 1
     * @throws IllegalArgumentException when it is anything else
     */
    public static double share(String where, String text) {
        try {
            double share = text.endsWith("%")
                    ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
                    : Double.parseDouble(text);
            if (share > 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(where + " is '" + text + "'; expected a share such as 1%", e);
        }
        throw new IllegalArgumentException(where + " is '" + text + "'; expected more than 0% and at most 100%");
    }
}
