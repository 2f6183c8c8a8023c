package io.iotdr.backup;

import java.util.List;

/**
 * The result of restoring a sample of a recovery point's files from each location.
 *
 * @param files how many files were restored and compared, in all locations together
 * @param bytes the total size of these files
 * @param findings the differences from what was backed up, each with its location; empty when there are none
 */
public record SampleRestore(long files, long bytes, List<String> findings) {
    public SampleRestore {
        findings = List.copyOf(findings);
    }

    /**
     * Parses the size of a sample, such as {@code 1%} or {@code 0.01}.
     *
     * @param where the name of the setting, for the error message
     * @return more than 0 and at most 1
     * @throws IllegalArgumentException when the text is anything else
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
