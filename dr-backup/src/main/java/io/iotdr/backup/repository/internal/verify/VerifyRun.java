package io.iotdr.backup.repository.internal.verify;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.Verdict;
import io.iotdr.backup.Verdict.Check;
import io.iotdr.backup.VerifyDepth;
import io.iotdr.backup.VerifyResult;
import io.iotdr.backup.repository.internal.format.Index;
import io.iotdr.backup.repository.internal.format.LocationCheck;
import io.iotdr.backup.repository.internal.format.Manifest;
import io.iotdr.backup.repository.internal.format.ObjectKind;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.progress.ProgressReporter;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.tree.TreeStream;
import io.iotdr.error.Reason;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies everything in each location, and reports which backups the damage affects. Not thread-safe. */
public final class VerifyRun {

    private static final Logger LOG = LoggerFactory.getLogger(VerifyRun.class);
    private static final int MOST_FILES = 20;

    /** The time that a log segment or a verdict may take to reach a location after it is stored in another. */
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(2);

    /** The kinds whose strays nothing else names. */
    private static final List<ObjectKind> OTHERS = Stream.of(ObjectKind.values())
            .filter(kind -> kind != ObjectKind.MANIFEST && kind != ObjectKind.INDEX && kind != ObjectKind.TRASH)
            .toList();

    private final List<Replica> replicas;
    private final VerifyDepth depth;
    private final Instant now;
    private final ProgressReporter telling;
    private final List<String> damage = new ArrayList<>();
    private final SortedMap<String, List<String>> affected = new TreeMap<>();
    private final Set<String> points = new TreeSet<>();
    /** The number of locations in which each backup is intact. */
    private final Map<String, Integer> whole = new HashMap<>();

    /** The locations that did not answer, each with the reason. */
    private final SortedMap<String, String> missing = new TreeMap<>();

    private OptionalLong total = OptionalLong.empty();
    private long objects;
    private long bytes;

    /** Verifies the objects that existed at {@code now}, and reports progress to {@code telling}. */
    public VerifyRun(List<Replica> replicas, VerifyDepth depth, Instant now, ProgressReporter telling) {
        this.replicas = replicas;
        this.depth = depth;
        this.now = now;
        this.telling = telling;
    }

    public VerifyResult verify() {
        Set<String> everywhere = new TreeSet<>();
        for (Replica replica : replicas) {
            try {
                everywhere.addAll(replica.manifestIds());
                if (depth == VerifyDepth.DATA) {
                    total = OptionalLong.of(total.orElse(0) + packed(replica));
                }
            } catch (ProviderException e) {
                missing.put(replica.name(), Reason.of(e));
            }
        }
        for (Replica replica : replicas) {
            try {
                verify(replica, everywhere);
            } catch (ProviderException e) {
                missing.put(replica.name(), Reason.of(e));
            } catch (BackupCorruptedException e) {
                damage.add(replica.name() + ": " + Reason.of(e));
            }
        }
        return new VerifyResult(points.size(), objects, bytes, List.copyOf(damage), affected, missing);
    }

    /**
     * Returns the verdict on each backup, after a run that read all data. A backup that is intact in one location can
     * be restored. One that is intact in none is damaged, unless a location that did not answer may have it intact.
     */
    public Map<String, Verdict> verdicts() {
        Map<String, Verdict> out = new TreeMap<>();
        for (String id : points) {
            int good = whole.getOrDefault(id, 0);
            if (good > 0) {
                String read = "all of it was read, and is intact in " + good + " of " + replicas.size() + " locations";
                out.put(id, Verdict.good(Check.READ, now, read));
            } else if (missing.isEmpty()) {
                String first = affected.getOrDefault(id, List.of("")).get(0);
                out.put(id, Verdict.bad(Check.READ, now, "damaged in every location: " + first));
            }
        }
        return out;
    }

    private static long packed(Replica replica) {
        return ObjectKind.PACK.in(replica).stream()
                .mapToLong(ObjectStore.ObjectInfo::size)
                .sum();
    }

    private void verify(Replica replica, Set<String> everywhere) {
        damage.addAll(replica.learn());
        damage.addAll(LocationCheck.problems(replica));
        damage.addAll(ObjectKind.strays(replica, OTHERS));
        Map<ChunkId, String> bad = packs(replica);
        List.of(ObjectKind.BEGIN, ObjectKind.SEGMENT, ObjectKind.WAL, ObjectKind.VERDICT)
                .forEach(kind -> besides(replica, kind));
        Set<String> here = new HashSet<>(replica.manifestIds());
        for (String id : everywhere) {
            objects++;
            points.add(id);
            List<String> affectedFiles =
                    here.contains(id) ? affectedFiles(replica, id, bad) : List.of("it is not in this location");
            if (affectedFiles.isEmpty()) {
                whole.merge(id, 1, Integer::sum);
            } else {
                affected.computeIfAbsent(id, i -> new ArrayList<>())
                        .addAll(affectedFiles.stream()
                                .map(s -> replica.name() + ": " + s)
                                .toList());
            }
        }
    }

    /**
     * Reports damaged packs, and records them so that nothing new is built on them. A pack whose chunks are all whole in other
     * packs of the location is not reported: nothing needs it.
     */
    private Map<ChunkId, String> packs(Replica replica) {
        Map<ChunkId, String> bad = new HashMap<>();
        Map<Index.Pack, Map<ChunkId, String>> damaged = new LinkedHashMap<>();
        for (Index.Pack pack : replica.packs()) {
            objects++;
            Map<ChunkId, String> found = look(replica, pack);
            telling.tell(objects, bytes, total);
            if (depth == VerifyDepth.DATA && replica.isPresent(pack)) {
                record(replica, pack, found);
            }
            if (!found.isEmpty()) {
                damaged.put(pack, found);
                bad.putAll(found);
            }
        }
        damaged.forEach((pack, found) -> {
            if (pack.chunks().stream().allMatch(chunk -> replica.isWhole(chunk.id()))) {
                LOG.info("{} in {} is damaged, and other packs have all of its chunks", pack.key(), replica.name());
            } else {
                damage.add(replica.name() + ": " + pack.key() + ": "
                        + found.values().iterator().next());
            }
        });
        return bad;
    }

    /**
     * Records the damage of a pack; when the object itself is damaged, that of all its chunks, so that they are stored again. The
     * caller may have read-only access.
     */
    public static void record(Replica replica, Index.Pack pack, Map<ChunkId, String> found) {
        Stream<ChunkId> damaged =
                found.containsKey(ChunkId.HOLE) ? pack.chunks().stream().map(Index.Chunk::id) : found.keySet().stream();
        try {
            replica.recordDamage(pack, damaged.toList());
        } catch (ProviderException e) {
            LOG.warn("The damage of {} cannot be recorded in {}", pack.key(), replica.name(), e);
        }
    }

    /** Reports objects of a kind that a location lacks and another has, and damaged ones. */
    private void besides(Replica replica, ObjectKind kind) {
        for (Replica other : replicas) {
            if (other != replica) {
                lacks(replica, other, kind);
            }
        }
        for (ObjectStore.ObjectInfo object : kind.in(replica)) {
            objects++;
            if (depth == VerifyDepth.DATA) {
                bytes += object.size();
                try {
                    replica.opens(kind.role(), object.key());
                } catch (BackupCorruptedException e) {
                    damage.add(replica.name() + ": " + object.key() + ": " + e.getMessage());
                }
            }
        }
    }

    private void lacks(Replica replica, Replica other, ObjectKind kind) {
        try {
            kind.missing(replica, other).stream()
                    .filter(o -> o.modified().plus(ON_ITS_WAY).isBefore(now))
                    .forEach(o -> damage.add(replica.name() + ": " + o.key()
                            + ": is missing in this location, but exists in " + other.name()));
        } catch (ProviderException told) {
            // The other location is verified too, and then reported as unreachable.
            LOG.debug("{} cannot be compared with {}", replica.name(), other.name(), told);
        }
    }

    private Map<ChunkId, String> look(Replica replica, Index.Pack pack) {
        if (depth == VerifyDepth.DATA) {
            bytes += pack.size();
            return replica.check(pack);
        }
        Map<ChunkId, String> all = new HashMap<>();
        if (replica.isPresent(pack)) {
            pack.chunks().stream()
                    .filter(c -> replica.isDamaged(pack, c.id()))
                    .forEach(c -> all.put(c.id(), "an earlier verification found the chunk " + c.id() + " damaged"));
            return all;
        }
        pack.chunks().forEach(c -> all.put(c.id(), "the object is missing or has another size"));
        return all;
    }

    /**
     * Lists the affected files of a backup: those that cannot be restored completely from a location.
     *
     * @throws ProviderException when the location does not answer
     */
    public static List<String> affectedFiles(Replica replica, String id, Map<ChunkId, String> bad) {
        List<String> out = new ArrayList<>();
        int more = 0;
        try {
            Manifest manifest = replica.open(id);
            for (ChunkId chunk : manifest.tree()) {
                problem(replica, chunk, bad).ifPresent(p -> out.add("the list of files: " + p));
            }
            if (!out.isEmpty()) {
                return out;
            }
            TreeStream tree = new TreeStream(manifest.tree(), replica::chunk);
            while (tree.hasNext()) {
                TreeEntry entry = tree.next();
                Optional<String> problem = entry.pieces().stream()
                        .filter(p -> !p.isHole())
                        .map(p -> problem(replica, p.chunk(), bad))
                        .flatMap(Optional::stream)
                        .findFirst();
                if (problem.isPresent() && out.size() < MOST_FILES) {
                    out.add(entry.path() + ": " + problem.get());
                } else if (problem.isPresent()) {
                    more++;
                }
            }
        } catch (BackupCorruptedException e) {
            out.add(Reason.of(e));
        }
        if (more > 0) {
            out.add("and " + more + " more files");
        }
        return out;
    }

    private static Optional<String> problem(Replica replica, ChunkId chunk, Map<ChunkId, String> bad) {
        if (replica.place(chunk).isEmpty()) {
            return Optional.of("the chunk " + chunk + " is in no index");
        }
        return replica.isWhole(chunk)
                ? Optional.empty()
                : Optional.of(bad.getOrDefault(chunk, "the chunk " + chunk + " is damaged or missing"));
    }
}
