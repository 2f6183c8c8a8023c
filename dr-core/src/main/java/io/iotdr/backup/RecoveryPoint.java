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
 * @param taken the moment whose state it holds: when reading began
 * @param source what was backed up
 * @param bytes the size of the source's files
 * @param stored how many bytes of the repository were new with it
 * @param fresh how many bytes of its content, before compression, were new in the repository; empty if it was not counted
 * @param problems the files that it does not hold as they were, and why
 * @param verified when all that it needs had been read back, while it was made
 * @param verdicts what was found out about it since, in order of time
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

    /** By the moment whose state they hold. */
    public static final Comparator<RecoveryPoint> OLDEST_FIRST =
            Comparator.comparing(RecoveryPoint::taken).thenComparing(RecoveryPoint::id);

    public RecoveryPoint {
        problems = List.copyOf(problems);
        verdicts = verdicts.stream().sorted(Comparator.comparing(Verdict::at)).toList();
    }

    /** The same, with these verdicts and no others. */
    public RecoveryPoint judged(List<Verdict> all) {
        return new RecoveryPoint(id, taken, source, kind, files, bytes, stored, fresh, problems, verified, all);
    }

    /** The latest verdict of a check. */
    public Optional<Verdict> verdict(Verdict.Check check) {
        return verdicts.stream().filter(v -> v.check() == check).reduce((earlier, later) -> later);
    }
}
