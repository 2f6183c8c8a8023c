package io.iotdr.repository;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.json.Json;
import io.iotdr.spi.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The repository as one location holds it. Thread-safe. */
final class Replica {

    private static final String INDEX = "index/";
    private static final String MANIFESTS = "manifests/";
    private static final int MAX_PLAIN = 64 << 20;

    private final Location location;
    private final Sealing sealing;
    private final Set<String> read = new HashSet<>();
    private final Map<String, Place> places = new HashMap<>();

    private record Place(Index.Pack pack, int number, Index.Chunk chunk) {}

    Replica(Location location, Sealing sealing) {
        this.location = location;
        this.sealing = sealing;
    }

    String name() {
        return location.name();
    }

    ObjectStore store() {
        return location.store();
    }

    /** Learns of the packs that were written since. */
    synchronized void refresh() {
        for (ObjectStore.ObjectInfo object : store().list(INDEX)) {
            if (read.add(object.key())) {
                try {
                    learn(open("index", object.key(), Index.class));
                } catch (RuntimeException e) {
                    read.remove(object.key());
                    throw e;
                }
            }
        }
    }

    private void learn(Index index) {
        for (Index.Pack pack : index.packs()) {
            for (int i = 0; i < pack.chunks().size(); i++) {
                Index.Chunk chunk = pack.chunks().get(i);
                places.putIfAbsent(chunk.id(), new Place(pack, i, chunk));
            }
        }
    }

    synchronized boolean has(String chunk) {
        return places.containsKey(chunk);
    }

    /**
     * Reads a chunk and checks that it is what its name says.
     *
     * @throws BackupCorruptedException when this location does not have it whole
     */
    byte[] chunk(String id) {
        Place place;
        synchronized (this) {
            place = places.get(id);
        }
        if (place == null) {
            throw new BackupCorruptedException("no index of " + name() + " knows the chunk " + shortened(id));
        }
        String key = packKey(place.pack().name());
        byte[] box = store().get(key, place.chunk().offset(), place.chunk().length())
                .orElseThrow(() -> new BackupCorruptedException(name() + " has lost the object " + key));
        return plain(place.pack(), place.number(), box);
    }

    /** Checks the beginning of the pack that holds a chunk, which no reading of chunks needs. */
    void checkHeader(String chunk) {
        Place place;
        synchronized (this) {
            place = places.get(chunk);
        }
        if (place == null) {
            return;
        }
        String key = packKey(place.pack().name());
        byte[] salt = HexFormat.of().parseHex(place.pack().salt());
        boolean sound = store().get(key, 0, Sealing.HEADER_BYTES)
                .filter(h -> java.util.Arrays.equals(h, Sealing.header(salt)))
                .isPresent();
        if (!sound) {
            throw new BackupCorruptedException("the beginning of " + key + " is not what was written");
        }
    }

    /** Reads a pack that was just written, and every chunk of it. */
    void readBack(Index.Pack pack) {
        String key = packKey(pack.name());
        byte[] whole = store().get(key)
                .orElseThrow(() -> new BackupCorruptedException(name() + " has lost the object " + key));
        for (int i = 0; i < pack.chunks().size(); i++) {
            Index.Chunk chunk = pack.chunks().get(i);
            int from = Math.toIntExact(chunk.offset());
            plain(pack, i, java.util.Arrays.copyOfRange(whole, from, from + chunk.length()));
        }
    }

    private byte[] plain(Index.Pack pack, int number, byte[] box) {
        Index.Chunk chunk = pack.chunks().get(number);
        byte[] packed = sealing.reader("pack", pack.name(), HexFormat.of().parseHex(pack.salt()))
                .box(number, box);
        byte[] plain = chunk.compression().unpack(packed, chunk.plain());
        if (plain.length != chunk.plain() || !sealing.id(plain, 0, plain.length).equals(chunk.id())) {
            throw new BackupCorruptedException(
                    "the chunk " + shortened(chunk.id()) + " of " + name() + " is not what was written");
        }
        return plain;
    }

    static String packKey(String name) {
        return "packs/" + name.substring(0, 2) + "/" + name;
    }

    /** Makes packs findable; they must be there by now. */
    synchronized void put(String name, Index index) {
        String key = INDEX + name;
        put("index", key, index);
        read.add(key);
        learn(index);
    }

    void put(Manifest manifest) {
        put("manifest", MANIFESTS + manifest.id(), manifest);
    }

    List<Manifest> manifests() {
        List<Manifest> out = new ArrayList<>();
        for (ObjectStore.ObjectInfo object : store().list(MANIFESTS)) {
            out.add(open("manifest", object.key(), Manifest.class));
        }
        return out;
    }

    Optional<Manifest> manifest(String id) {
        return store().get(MANIFESTS + id).isPresent()
                ? Optional.of(open("manifest", MANIFESTS + id, Manifest.class))
                : Optional.empty();
    }

    /** Takes over what {@code other} has and this location lacks: packs first, manifests last. */
    void catchUp(Replica other) {
        for (String kind : List.of("packs/", INDEX, MANIFESTS)) {
            Set<String> here = new HashSet<>();
            store().list(kind).forEach(o -> here.add(o.key()));
            for (ObjectStore.ObjectInfo object : other.store().list(kind)) {
                if (!here.contains(object.key())) {
                    other.store().get(object.key()).ifPresent(content -> store().putIfAbsent(object.key(), content));
                }
            }
        }
    }

    Segment openSegment(String key, byte[] sealed) {
        return Segment.decode(key, sealing.open("segment", key, sealed));
    }

    private void put(String role, String key, Object value) {
        byte[] json = Json.write(value).getBytes(StandardCharsets.UTF_8);
        store().putIfAbsent(key, sealing.seal(role, key, Compression.GZIP.pack(json)));
    }

    private <T> T open(String role, String key, Class<T> type) {
        byte[] sealed = store().get(key)
                .orElseThrow(() -> new BackupCorruptedException(name() + " has lost the object " + key));
        try {
            byte[] json = Compression.GZIP.unpack(sealing.open(role, key, sealed), MAX_PLAIN);
            return Json.read(new String(json, StandardCharsets.UTF_8), type);
        } catch (BackupCorruptedException e) {
            throw new BackupCorruptedException(name() + ": " + e.getMessage(), e);
        }
    }

    private static String shortened(String id) {
        return id.substring(0, 12);
    }
}
