package io.iotdr.backup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A backup that can be restored.
 *
 * @param id unique within its repository; sorts by time
 * @param taken the moment whose state it holds: when reading began
 * @param source what was backed up
 * @param bytes the size of the source's files
 * @param stored how many bytes of the repository were new with it
 * @param problems the files that it does not hold as they were, and why
 * @param verified when the stored data was last read back and found whole; empty means never
 */
public record RecoveryPoint(
        String id,
        Instant taken,
        String source,
        BackupKind kind,
        long files,
        long bytes,
        long stored,
        List<String> problems,
        Optional<Instant> verified) {

    public RecoveryPoint {
        problems = List.copyOf(problems);
    }
}
