package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chunks that a location holds damaged, as verifications recorded them beside its packs. Nothing new is built on them.
 * The records are of one location, and are not copied to others.
 */
final class Damages {

    /** Stands for every chunk of a pack. */
    private static final Set<ChunkId> ALL = Set.of();

    private static final int NAME = 32;
    private static final Logger LOG = LoggerFactory.getLogger(Damages.class);

    private final Map<String, Set<ChunkId>> byPack;

    private Damages(Map<String, Set<ChunkId>> byPack) {
        this.byPack = byPack;
    }

    static Damages none() {
        return new Damages(Map.of());
    }

    /** Reads what is recorded. When a record is damaged itself, its whole pack counts as damaged. */
    static Damages read(Replica replica) {
        Map<String, Set<ChunkId>> found = new HashMap<>();
        for (ObjectInfo object : ObjectKind.DAMAGE.in(replica)) {
            String pack = pack(object.key());
            try {
                Optional<byte[]> box = replica.store().get(object.key());
                if (box.isPresent() && found.get(pack) != ALL) {
                    found.computeIfAbsent(pack, p -> new HashSet<>())
                            .addAll(decode(
                                    object.key(), replica.unseal(ObjectKind.DAMAGE.role(), object.key(), box.get())));
                }
            } catch (BackupCorruptedException e) {
                LOG.warn("A record of damage in {} is damaged; its pack counts as damaged", replica.name(), e);
                found.put(pack, ALL);
            }
        }
        return new Damages(found);
    }

    /** Returns whether a pack holds a chunk damaged. */
    boolean contains(String pack, ChunkId chunk) {
        Set<ChunkId> chunks = byPack.get(pack);
        return chunks != null && (chunks == ALL || chunks.contains(chunk));
    }

    /** Returns whether a pack holds any chunk damaged. */
    boolean contains(String pack) {
        return byPack.containsKey(pack);
    }

    /** Returns what is known once damage of a pack was found; none when {@code chunks} is empty. */
    Damages with(String pack, Collection<ChunkId> chunks) {
        Map<String, Set<ChunkId>> all = new HashMap<>(byPack);
        if (chunks.isEmpty()) {
            all.remove(pack);
        } else {
            all.put(pack, Set.copyOf(chunks));
        }
        return new Damages(all);
    }

    /** Records damage of a pack in place of what was recorded before; none when {@code chunks} is empty. */
    static void record(Replica replica, String pack, Collection<ChunkId> chunks) {
        // Listed before: what another process records meanwhile stays.
        List<ObjectInfo> earlier = ObjectKind.DAMAGE.in(replica, pack);
        if (!chunks.isEmpty()) {
            String key = ObjectKind.DAMAGE.key(pack) + "-" + HexFormat.of().formatHex(Sealing.random(3));
            replica.seal(ObjectKind.DAMAGE.role(), key, Fields.write(out -> {
                out.writeInt(chunks.size());
                for (ChunkId chunk : chunks) {
                    chunk.write(out);
                }
            }));
        }
        earlier.forEach(o -> replica.store().delete(o.key()));
    }

    private static String pack(String key) {
        return key.substring(
                ObjectKind.DAMAGE.prefix().length(), ObjectKind.DAMAGE.prefix().length() + NAME);
    }

    private static Set<ChunkId> decode(String key, byte[] bytes) {
        return Fields.read(key, bytes, in -> {
            Set<ChunkId> chunks = new HashSet<>();
            for (int left = in.readInt(); left > 0; left--) {
                chunks.add(ChunkId.read(in));
            }
            return chunks;
        });
    }
}
