package io.iotdr.repository;

import io.iotdr.backup.BackupKind;
import io.iotdr.backup.RecoveryPoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A backup: written last, so that what it names is there.
 *
 * @param source the name of what was backed up
 * @param verified when all that it needs had been read back
 * @param bytes the size of the files
 * @param stored how many bytes were new in the repository
 * @param problems the files that are not in it as they were, and why; at most a hundred of them
 * @param tree the chunks of the list of files, in hex
 */
record Manifest(
        String id,
        String source,
        BackupKind kind,
        Instant taken,
        Instant verified,
        long files,
        long bytes,
        long stored,
        List<String> problems,
        List<String> tree) {

    RecoveryPoint point() {
        return new RecoveryPoint(id, taken, source, kind, files, bytes, stored, problems, Optional.of(verified));
    }

    List<ChunkId> treeChunks() {
        return tree.stream().map(ChunkId::parse).toList();
    }
}
