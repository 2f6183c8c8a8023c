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
}
