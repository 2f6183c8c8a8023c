package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.format.Replica.Place;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The indexes that one replica has read: which packs exist, and where each chunk is. {@link #places} is thread-safe; the
 * replica's lock guards everything else.
 */
final class IndexCatalog {

    private final Replica replica;
    private final Set<String> indexes = new TreeSet<>();
    private final Map<String, Index.Pack> packs = new HashMap<>();
    private final Map<ChunkId, Place> places = new ConcurrentHashMap<>();

    /** Further places of the few chunks that are in several packs. */
    private final Map<ChunkId, List<Place>> more = new ConcurrentHashMap<>();

    IndexCatalog(Replica replica) {
        this.replica = replica;
    }

    /**
     * Reads the indexes that are not known yet. Returns false when one vanished after it was listed, since a prune may
     * have replaced it; in the last attempt, a vanished index counts as lost.
     */
    boolean learnNew(List<String> bad, boolean last) {
        Set<String> now = new TreeSet<>();
        ObjectKind.INDEX.in(replica).forEach(o -> now.add(o.key()));
        if (!now.containsAll(indexes)) {
            indexes.clear();
            packs.clear();
            places.clear();
            more.clear();
        }
        now.removeAll(indexes);
        for (String key : now) {
            Optional<byte[]> content = replica.store().get(key);
            if (content.isEmpty() && !last) {
                return false;
            }
            try {
                learn(key, decode(key, content.orElseThrow(() -> replica.lost(key))));
            } catch (BackupCorruptedException e) {
                bad.add(replica.name() + ": " + e.getMessage());
            }
        }
        return true;
    }

    void learn(String key, Index index) {
        indexes.add(key);
        for (Index.Pack pack : index.packs()) {
            packs.put(pack.name(), pack);
            for (int i = 0; i < pack.chunks().size(); i++) {
                add(pack.chunks().get(i).id(), new Place(pack, i));
            }
        }
    }

    /** A pack that several indexes name is one place. */
    private void add(ChunkId chunk, Place place) {
        Place first = places.putIfAbsent(chunk, place);
        if (first == null || samePack(first, place)) {
            return;
        }
        List<Place> others = more.computeIfAbsent(chunk, c -> new CopyOnWriteArrayList<>());
        if (others.stream().noneMatch(p -> samePack(p, place))) {
            others.add(place);
        }
    }

    private static boolean samePack(Place one, Place other) {
        return one.pack().name().equals(other.pack().name());
    }

    /** Returns the indexes that name any of these packs, and adds the other packs that they name to {@code others}. */
    List<String> naming(Set<String> these, List<Index.Pack> others) {
        List<String> naming = new ArrayList<>();
        for (String key : indexes) {
            List<Index.Pack> all = decode(key, replica.complete(key)).packs();
            if (all.stream().anyMatch(p -> these.contains(p.name()))) {
                naming.add(key);
                all.stream().filter(p -> !these.contains(p.name())).forEach(others::add);
            }
        }
        return naming;
    }

    /** Returns every place of a chunk. */
    List<Place> places(ChunkId chunk) {
        Place first = places.get(chunk);
        if (first == null) {
            return List.of();
        }
        List<Place> others = more.getOrDefault(chunk, List.of());
        if (others.isEmpty()) {
            return List.of(first);
        }
        List<Place> all = new ArrayList<>(others);
        all.add(0, first);
        return all;
    }

    List<Index.Pack> packs() {
        return List.copyOf(packs.values());
    }

    private Index decode(String key, byte[] sealed) {
        return Index.decode(key, replica.unseal(ObjectKind.INDEX.role(), key, sealed));
    }
}
