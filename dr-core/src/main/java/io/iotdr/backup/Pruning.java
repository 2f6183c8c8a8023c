package io.iotdr.backup;

import java.util.List;
import java.util.SortedMap;

/**
 * What pruning did, or would do.
 *
 * @param kept the recovery points that stay, each with the reasons
 * @param forgotten those that do not
 * @param condemned packs that nothing needs any more; they are deleted by a later run, once the grace period is over
 * @param deleted packs that were condemned before, and that still nothing needed
 * @param log how many files of archived logs were deleted, or would be
 * @param freed how many bytes all that was deleted took
 * @param locked how many objects were locked again, in locations that lock what is written
 */
public record Pruning(
        SortedMap<String, List<String>> kept,
        List<RecoveryPoint> forgotten,
        int condemned,
        int deleted,
        int log,
        long freed,
        int locked) {}
