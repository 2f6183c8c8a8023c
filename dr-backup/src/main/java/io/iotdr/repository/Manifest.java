package io.iotdr.repository;

import io.iotdr.backup.RecoveryPoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A backup: written last, so that what it names is there.
 *
 * @param verified when all that it needs had been read back
 * @param tree the chunks of the list of files
 */
record Manifest(String id, String source, Instant taken, Instant verified, long files, long bytes, List<String> tree) {

    RecoveryPoint point() {
        return new RecoveryPoint(id, taken, source, files, bytes, Optional.of(verified));
    }
}
