package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.error.Reason;
import io.iotdr.spi.ObjectStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The copy of the repository in one location. Thread-safe. */
public final class Replica {

    private static final int READ_BACK = 4 << 20;
    private static final int MOST_LOOKS = 5;

    private final Location location;
    private final Sealing sealing;
    private final PackReader reader;
    private final Tombstones tombstones;
    private final IndexCatalog indexes;
    private volatile PackStates states = PackStates.NONE;

    /** The position of a chunk: the pack and the number of its box. */
    public record Place(Index.Pack pack, int number) {
        public Index.Chunk chunk() {
            return pack.chunks().get(number);
        }
    }

    public Replica(Location location, Sealing sealing) {
        this.location = location;
        this.sealing = sealing;
        this.reader = new PackReader(location, sealing);
        this.tombstones = new Tombstones(location.store());
        this.indexes = new IndexCatalog(this);
    }

    public String name() {
        return location.name();
    }

    public ObjectStore store() {
        return location.store();
    }

    /**
     * Reads new indexes and lists the packs that exist now. What is damaged is left out: its chunks count as unknown, so
     * that a backup stores them again.
     *
     * @return what is damaged, in sentences for people
     * @throws io.iotdr.spi.ProviderException when the location does not answer, or holds no repository any more
     */
    public synchronized List<String> learn() {
        refuseAbsent();
        List<String> bad = new ArrayList<>();
        for (int looks = 1; !indexes.learnNew(bad, looks == MOST_LOOKS); looks++) {
            bad.clear();
        }
        states = PackStates.read(this, bad);
        return bad;
    }

    /** Checks that the location holds a repository, since its disk may have gone. */
    void refuseAbsent() {
        LocationCheck.refuseAbsent(name(), store());
    }

    /** Returns whether the location has a chunk intact, as far as is known, in a pack that stays. */
    public boolean has(ChunkId chunk) {
        return indexes.places(chunk).stream().anyMatch(states::isWholeAndStays);
    }

    /** Returns whether the location has a chunk only in places that are damaged or lost. */
    public boolean hasOnlyDamaged(ChunkId chunk) {
        List<Place> places = indexes.places(chunk);
        return !places.isEmpty() && places.stream().noneMatch(states::isWhole);
    }

    /** Returns whether a chunk can be read from its best place, as far as is known. */
    public boolean isWhole(ChunkId chunk) {
        return place(chunk).filter(states::isWhole).isPresent();
    }

    /** Returns whether a verification has found a chunk of a pack damaged. */
    public boolean isDamaged(Index.Pack pack, ChunkId chunk) {
        return states.damages().contains(pack.name(), chunk);
    }

    /**
     * Records which chunks of a pack are damaged, so that nothing is built on them any more; none tells that the pack is
     * whole.
     *
     * @throws io.iotdr.spi.ProviderException when the location does not store that; this object knows it nevertheless
     */
    public synchronized void recordDamage(Index.Pack pack, Collection<ChunkId> chunks) {
        if (!chunks.isEmpty() || states.damages().contains(pack.name())) {
            states = states.with(states.damages().with(pack.name(), chunks));
            Damages.record(this, pack.name(), chunks);
        }
    }

    /** Removes the records of a pack that was deleted. */
    public void forgetDamage(String pack) {
        if (states.damages().contains(pack)) {
            Damages.record(this, pack, List.of());
        }
    }

    /** Returns whether an object with this pack's name and size exists. */
    public boolean isPresent(Index.Pack pack) {
        return states.isPresent(pack);
    }

    /** Returns where to read a chunk; everything that reads uses this. */
    public Optional<Place> place(ChunkId chunk) {
        return states.best(indexes.places(chunk));
    }

    /** Returns every place of a chunk. */
    public List<Place> places(ChunkId chunk) {
        return indexes.places(chunk);
    }

    public synchronized List<Index.Pack> packs() {
        return indexes.packs();
    }

    /** Returns the keys and sizes of the packs in the store, whether an index names them or not. */
    public Map<String, Long> present() {
        return states.present();
    }

    /**
     * Removes an object permanently. Its tombstone stops other processes from copying it back from another location.
     */
    public void remove(String key) {
        tombstones.put(key);
        store().delete(key);
    }

    /** Returns the names of the objects that were removed permanently. */
    public Tombstones tombstones() {
        return tombstones;
    }

    /** Lists the names of the packs in the store now. */
    public Set<String> packNames() {
        Set<String> names = new HashSet<>();
        ObjectKind.PACK
                .in(this)
                .forEach(o -> names.add(o.key().substring(o.key().lastIndexOf('/') + 1)));
        return names;
    }

    /**
     * Reads a chunk and checks that its content matches its name.
     *
     * @throws BackupCorruptedException when this location does not have it intact
     */
    public byte[] chunk(ChunkId id) {
        return reader.chunk(place(id)
                .orElseThrow(() -> new BackupCorruptedException("the chunk " + id + " is in no index of " + name())));
    }

    Sealing.Namer namer() {
        return sealing.namer();
    }

    /** Reads a whole pack and returns its damage by chunk; see {@link PackReader#check}. */
    public Map<ChunkId, String> check(Index.Pack pack) {
        return reader.check(pack);
    }

    /** Returns the damage of a pack's content, by chunk. */
    Map<ChunkId, String> check(Index.Pack pack, byte[] content) {
        return reader.check(pack, content);
    }

    /** Stores a pack and reads it back. */
    public void put(Index.Pack pack, ByteBuffer content) {
        store().putIfAbsent(pack.key(), content);
        for (int at = 0; at < content.limit(); at += READ_BACK) {
            int length = Math.min(READ_BACK, content.limit() - at);
            byte[] there = store().get(pack.key(), at, length).orElseThrow(() -> lost(pack.key()));
            if (!ByteBuffer.wrap(there).equals(content.slice(at, length))) {
                throw new BackupCorruptedException(
                        "the object " + pack.key() + " read back from " + name() + " differs from what was written");
            }
        }
    }

    /** Stores the index of packs, which must exist already. */
    public synchronized void put(String name, Index index) {
        String key = ObjectKind.INDEX.key(name);
        seal(ObjectKind.INDEX.role(), key, index.encode());
        indexes.learn(key, index);
        states = states.with(index.packs());
    }

    /**
     * Removes packs from the index before they are deleted: stores a new index of the remaining packs, and then removes
     * the indexes that named the packs.
     */
    public synchronized void dropFromIndex(Set<String> going, String name) {
        if (going.isEmpty()) {
            return;
        }
        List<Index.Pack> staying = new ArrayList<>();
        List<String> replaced = indexes.naming(going, staying);
        if (!staying.isEmpty()) {
            put(name, new Index(staying));
        }
        replaced.forEach(this::remove);
    }

    /**
     * Reads and authenticates an object that is one box; always returns true.
     *
     * @throws BackupCorruptedException when the object is missing or damaged
     */
    public boolean opens(String role, String key) {
        sealing.open(role, key, complete(key));
        return true;
    }

    public void put(Manifest manifest) {
        seal(ObjectKind.MANIFEST.role(), ObjectKind.MANIFEST.key(manifest.id()), manifest.encode());
    }

    /** Lists the ids of all backups, oldest first. */
    public List<String> manifestIds() {
        return ObjectKind.MANIFEST.in(this).stream()
                .map(o -> ObjectKind.MANIFEST.name(o.key()))
                .toList();
    }

    public Optional<Manifest> manifest(String id) {
        String key = ObjectKind.MANIFEST.key(id);
        return store().get(key).map(box -> Manifest.decode(key, open(ObjectKind.MANIFEST.role(), key, box)));
    }

    /** Returns a manifest; when it is damaged, adds to {@code damaged} a sentence that says so, and returns empty. */
    public Optional<Manifest> readable(String id, List<String> damaged) {
        try {
            return manifest(id);
        } catch (BackupCorruptedException e) {
            String reason = Reason.of(e);
            damaged.add(reason.startsWith(name()) ? reason : name() + ": " + reason);
            return Optional.empty();
        }
    }

    /** Returns a manifest that must exist. */
    public Manifest open(String id) {
        return manifest(id).orElseThrow(() -> lost(ObjectKind.MANIFEST.key(id)));
    }

    public Segment openSegment(String key, byte[] sealed) {
        return Segment.decode(key, sealing.open(ObjectKind.SEGMENT.role(), key, sealed));
    }

    /** Writes an object that is one box. */
    void seal(String role, String key, byte[] content) {
        store().putIfAbsent(key, sealing.seal(role, key, content));
    }

    /** Opens an object that is one box. */
    public byte[] open(String role, String key, byte[] box) {
        try {
            return sealing.open(role, key, box);
        } catch (BackupCorruptedException e) {
            throw new BackupCorruptedException(name() + ": " + e.getMessage(), e);
        }
    }

    /** Opens an object that is one box, with an error that does not name this location. */
    byte[] unseal(String role, String key, byte[] box) {
        return sealing.open(role, key, box);
    }

    byte[] complete(String key) {
        return store().get(key).orElseThrow(() -> lost(key));
    }

    public static String packKey(String name) {
        return ObjectKind.PACK.key(name.substring(0, Math.min(2, name.length())) + "/" + name);
    }

    BackupCorruptedException lost(String key) {
        return new BackupCorruptedException("the object " + key + " is missing in " + name());
    }
}
