package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.error.Reason;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies to a location the objects that another has and it lacks. Packs are copied before manifests, so that everything
 * a manifest refers to exists.
 */
public final class CatchUp {

    /** Copied before the packs. */
    private static final List<ObjectKind> LOGS = List.of(ObjectKind.BEGIN, ObjectKind.SEGMENT, ObjectKind.WAL);

    /** Copied after the packs, in this order: what an object refers to comes before it. */
    private static final List<ObjectKind> BACKUPS = List.of(ObjectKind.INDEX, ObjectKind.MANIFEST, ObjectKind.VERDICT);

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    private CatchUp() {}

    /** Runs a catch-up; logs a failure instead of throwing it, because the source of the copy may be at fault. */
    public static void tried(Replica to, Replica from) {
        try {
            run(to, from);
        } catch (ProviderException | BackupCorruptedException e) {
            LOG.warn("{} cannot be caught up from {} now", to.name(), from.name(), e);
        }
    }

    /** Copies what is whole; returns the number of copied objects. */
    public static int run(Replica to, Replica from) {
        int copied = 0;
        for (ObjectKind kind : LOGS) {
            copied += boxes(kind, to, from);
        }
        copied += packs(to, from);
        for (ObjectKind kind : BACKUPS) {
            copied += boxes(kind, to, from);
        }
        return copied;
    }

    private static int boxes(ObjectKind kind, Replica to, Replica from) {
        int copied = 0;
        for (ObjectInfo object : kind.missing(to, from)) {
            String key = object.key();
            if (copy(key, to, from, content -> from.unseal(kind.role(), key, content))) {
                copied++;
            }
        }
        return copied;
    }

    /** Packs that no index names are not copied: nothing can be read from them, and nothing tells whether they are whole. */
    private static int packs(Replica to, Replica from) {
        List<ObjectInfo> missing = ObjectKind.PACK.missing(to, from);
        if (missing.isEmpty()) {
            return 0;
        }
        Map<String, Index.Pack> known = new HashMap<>();
        from.learn().forEach(bad -> LOG.warn("A location is caught up without what is damaged: {}", bad));
        from.packs().forEach(pack -> known.put(pack.key(), pack));
        int copied = 0;
        for (ObjectInfo object : missing) {
            Index.Pack pack = known.get(object.key());
            if (pack != null && copy(pack.key(), to, from, content -> refuseUnreadable(from, pack, content))) {
                copied++;
                to.recordDamage(pack, damaged(from, pack));
            }
        }
        return copied;
    }

    /** A pack with a damaged chunk is copied for the others; the damage is recorded in both locations. */
    private static void refuseUnreadable(Replica from, Index.Pack pack, byte[] content) {
        Map<ChunkId, String> damage = from.check(pack, content);
        if (damage.containsKey(ChunkId.HOLE) || damage.size() == pack.chunks().size()) {
            throw new BackupCorruptedException("the object " + pack.key() + " is damaged: "
                    + damage.values().iterator().next());
        }
        if (!damage.isEmpty()) {
            from.recordDamage(pack, damage.keySet());
        }
    }

    private static List<ChunkId> damaged(Replica from, Index.Pack pack) {
        return pack.chunks().stream()
                .map(Index.Chunk::id)
                .filter(chunk -> from.isDamaged(pack, chunk))
                .toList();
    }

    /**
     * Never copies damage, and never brings back an object that a prune removes at the same time: the tombstone is checked
     * before and after copying.
     */
    private static boolean copy(String key, Replica to, Replica from, Consumer<byte[]> check) {
        if (to.tombstones().contains(key) || from.tombstones().contains(key)) {
            return false;
        }
        Optional<byte[]> content = from.store().get(key);
        try {
            content.ifPresent(check);
        } catch (BackupCorruptedException damaged) {
            LOG.warn("{} is not copied from {} to {}: {}", key, from.name(), to.name(), Reason.of(damaged));
            return false;
        }
        boolean copied = content.filter(c -> to.store().putIfAbsent(key, c)).isPresent();
        if (copied && to.tombstones().contains(key)) {
            to.store().delete(key);
            return false;
        }
        return copied;
    }
}
