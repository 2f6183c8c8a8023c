package io.iotdr.repository;

import io.iotdr.backup.BackupCorruptedException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The chunks that backups need, read from their lists of files in whichever location has them. Not thread-safe. */
final class Needed {

    private final List<Replica> replicas;
    private final Chunks chunks;
    private final Set<String> counted = new TreeSet<>();
    private final Set<ChunkId> needed = new HashSet<>();

    Needed(List<Replica> replicas) {
        this.replicas = replicas;
        this.chunks = new Chunks(replicas);
    }

    /** Every backup that any location has now. */
    Set<String> backups() {
        Set<String> ids = new TreeSet<>();
        replicas.forEach(r -> ids.addAll(r.manifestIds()));
        return ids;
    }

    /**
     * Counts in what these backups need; those that were counted before are not read again.
     *
     * @throws BackupCorruptedException when a list cannot be read, and so nobody knows what is needed
     */
    void count(Collection<String> backups) {
        for (String id : backups) {
            if (counted.add(id)) {
                manifest(id).ifPresent(this::count);
            }
        }
    }

    private void count(Manifest manifest) {
        needed.addAll(manifest.tree());
        new TreeStream(manifest.tree(), chunks::read)
                .forEachRemaining(entry -> entry.pieces().forEach(p -> needed.add(p.chunk())));
    }

    /** The manifests of all locations; one that is forgotten meanwhile is not among them. */
    List<Manifest> manifests() {
        return backups().stream().map(this::manifest).flatMap(Optional::stream).toList();
    }

    private Optional<Manifest> manifest(String id) {
        return replicas.stream().flatMap(r -> r.manifest(id).stream()).findFirst();
    }

    boolean contains(ChunkId chunk) {
        return needed.contains(chunk);
    }

    boolean containsAny(Index.Pack pack) {
        return pack.chunks().stream().anyMatch(c -> needed.contains(c.id()));
    }
}
