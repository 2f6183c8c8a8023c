package io.iotdr.backup;

import java.time.Instant;
import java.util.Optional;

/**
 * A backup that can be restored.
 *
 * @param id unique within its repository; sorts by time
 * @param taken the moment whose state it holds: when reading began
 * @param source what was backed up
 * @param bytes the size of the source's files
 * @param verified when the stored data was last read back and found whole; empty means never
 */
public record RecoveryPoint(
        String id, Instant taken, String source, long files, long bytes, Optional<Instant> verified) {}
