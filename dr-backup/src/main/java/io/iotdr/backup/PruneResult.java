package io.iotdr.backup;

import java.util.List;
import java.util.SortedMap;

/**
 * The result of a prune, or of its dry run. In a dry run, {@code deleted}, {@code freed} and {@code locked} are 0.
 *
 * @param kept the ids of the recovery points that are kept, each with the reasons
 * @param forgotten the recovery points that are not kept
 * @param condemned the number of packs that nothing needs any more; a later prune deletes them after the grace period
 * @param deleted the number of packs that an earlier prune condemned, that are still not needed, and that are deleted
 *     now
 * @param log the number of deleted files of archived logs, or in a dry run of those to delete
 * @param freed the number of bytes that all deleted objects took, in all locations together
 * @param locked the number of objects whose lock was extended, in locations that lock what is written
 * @param damaged what is damaged, so that nobody knows all that is needed: then nothing is forgotten or deleted
 */
public record PruneResult(
        SortedMap<String, List<String>> kept,
        List<RecoveryPoint> forgotten,
        int condemned,
        int deleted,
        int log,
        long freed,
        int locked,
        List<String> damaged) {

    public PruneResult {
        damaged = List.copyOf(damaged);
    }
}
