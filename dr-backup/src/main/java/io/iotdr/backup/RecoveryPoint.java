package io.iotdr.backup;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A backup that can be restored.
 *
 * @param id unique within its repository; sorts by time
 * @param taken the moment whose state it holds: the time when reading began
 * @param source the name of the source
 * @param bytes the total size of the source's files
 * @param stored how many bytes the backup added to the repository
 * @param fresh how many bytes of content, before compression, were new in the repository; empty when they were not
 *     counted
 * @param problems the files that are missing or not consistent in the backup, and why
 * @param verified when the backup had read back all data it wrote
 * @param verdicts the outcomes of later checks, oldest first
 */
public record RecoveryPoint(
        String id,
        Instant taken,
        String source,
        BackupKind kind,
        long files,
        long bytes,
        long stored,
        OptionalLong fresh,
        List<String> problems,
        Optional<Instant> verified,
        List<Verdict> verdicts) {

    /** Orders points by the moment whose state they hold. */
    public static final Comparator<RecoveryPoint> OLDEST_FIRST =
            Comparator.comparing(RecoveryPoint::taken).thenComparing(RecoveryPoint::id);

    public RecoveryPoint {
        problems = List.copyOf(problems);
        verdicts = verdicts.stream().sorted(Comparator.comparing(Verdict::at)).toList();
    }

    /** Returns a copy of this point with {@code all} as its verdicts. */
    public RecoveryPoint withVerdicts(List<Verdict> all) {
        return new RecoveryPoint(id, taken, source, kind, files, bytes, stored, fresh, problems, verified, all);
    }

    /**
     * Returns whether the backup had ended by a moment, so that it holds nothing of later: what a backup reads after it began
     * may have changed by then.
     */
    public boolean endedBy(Instant moment) {
        return !verified.orElse(taken).isAfter(moment);
    }

    /** Returns the latest verdict of a check. */
    public Optional<Verdict> verdict(Verdict.Check check) {
        return verdicts.stream().filter(v -> v.check() == check).reduce((earlier, later) -> later);
    }
}
