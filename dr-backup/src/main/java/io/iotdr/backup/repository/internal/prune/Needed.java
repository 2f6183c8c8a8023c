package io.iotdr.backup.repository.internal.prune;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.internal.format.Chunks;
import io.iotdr.backup.repository.internal.format.Index;
import io.iotdr.backup.repository.internal.format.Manifest;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.progress.ProgressReporter;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.tree.TreeStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The chunks that backups need, collected from their lists of files in whichever location has them. Not thread-safe.
 */
final class Needed {

    private static final double MOSTLY_WASTE = 0.5;

    private final List<Replica> replicas;
    private final Chunks chunks;
    private final Set<String> counted = new TreeSet<>();
    private final Set<ChunkId> needed = new HashSet<>();
    private final ProgressReporter telling;
    private long files;
    private long bytes;

    /** Reports to {@code telling} how much was read. */
    Needed(List<Replica> replicas, ProgressReporter telling) {
        this.replicas = replicas;
        this.telling = telling;
        this.chunks = new Chunks(replicas);
    }

    /**
     * Reads what a location has now.
     *
     * @throws BackupCorruptedException when something is damaged there, because what is needed is then unknown
     */
    static void refresh(Replica replica) {
        List<String> bad = replica.learn();
        if (!bad.isEmpty()) {
            throw new BackupCorruptedException(String.join("; ", bad));
        }
    }

    /** Lists the backups that any location has now. */
    Set<String> backups() {
        Set<String> ids = new TreeSet<>();
        replicas.forEach(r -> ids.addAll(r.manifestIds()));
        return ids;
    }

    /**
     * Adds the chunks that these backups need; skips backups that were counted before.
     *
     * @param total the total size of the files in all of the backups
     * @throws BackupCorruptedException when a list of files cannot be read, because what it needs is then unknown
     */
    void count(Collection<String> backups, OptionalLong total) {
        for (String id : backups) {
            if (counted.add(id)) {
                manifest(id).ifPresent(manifest -> count(manifest, total));
            }
        }
    }

    private void count(Manifest manifest, OptionalLong total) {
        needed.addAll(manifest.tree());
        TreeStream tree = new TreeStream(manifest.tree(), chunks::read);
        while (tree.hasNext()) {
            TreeEntry entry = tree.next();
            entry.pieces().forEach(p -> needed.add(p.chunk()));
            if (entry.kind() == TreeEntry.EntryKind.FILE) {
                files++;
                bytes += entry.attributes().size();
                telling.tell(files, bytes, total);
            }
        }
    }

    /** Returns the manifests that are whole in any location; adds to {@code damaged} those that are not. */
    List<Manifest> manifests(List<String> damaged) {
        List<Manifest> all = new ArrayList<>();
        for (String id : backups()) {
            try {
                manifest(id).ifPresent(all::add);
            } catch (BackupCorruptedException e) {
                damaged.add(e.getMessage());
            }
        }
        return all;
    }

    /**
     * Returns a manifest from the first location that has it whole.
     *
     * @throws BackupCorruptedException when it is damaged in every location that has it
     */
    private Optional<Manifest> manifest(String id) {
        List<String> damaged = new ArrayList<>();
        Optional<Manifest> whole =
                replicas.stream().flatMap(r -> r.readable(id, damaged).stream()).findFirst();
        if (whole.isEmpty() && !damaged.isEmpty()) {
            throw new BackupCorruptedException(String.join("; ", damaged));
        }
        return whole;
    }

    boolean contains(ChunkId chunk) {
        return needed.contains(chunk);
    }

    /** Adds the chunks that recovery points need. */
    void count(List<RecoveryPoint> points) {
        List<String> ids = points.stream().map(RecoveryPoint::id).toList();
        count(
                ids,
                OptionalLong.of(points.stream().mapToLong(RecoveryPoint::bytes).sum()));
    }

    /** Returns whether less than half of a pack is needed. */
    boolean isMostlyWaste(Index.Pack pack) {
        long used = pack.chunks().stream()
                .filter(c -> needed.contains(c.id()))
                .mapToLong(Index.Chunk::length)
                .sum();
        return used < MOSTLY_WASTE * pack.size();
    }

    boolean containsAny(Index.Pack pack) {
        return pack.chunks().stream().anyMatch(c -> needed.contains(c.id()));
    }
}
