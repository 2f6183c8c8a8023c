package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.options.Location;
import io.iotdr.error.Reason;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the packs of one location and verifies everything it reads. Thread-safe. */
final class PackReader {

    private final Location location;
    private final Sealing sealing;

    PackReader(Location location, Sealing sealing) {
        this.location = location;
        this.sealing = sealing;
    }

    /**
     * Reads a chunk and checks that its content matches its name.
     *
     * @throws BackupCorruptedException when the chunk is missing or its content does not match
     */
    byte[] chunk(Replica.Place place) {
        Index.Pack pack = place.pack();
        Index.Chunk chunk = place.chunk();
        byte[] box = box(pack, chunk)
                .orElseThrow(() ->
                        new BackupCorruptedException("the object " + pack.key() + " is missing in " + location.name()));
        return plain(chunk, place.number(), reader(pack), box, 0);
    }

    /** A store refuses to read beyond the end of an object, so a pack that was cut off looks like a bad request. */
    private Optional<byte[]> box(Index.Pack pack, Index.Chunk chunk) {
        try {
            return location.store().get(pack.key(), chunk.offset(), chunk.length());
        } catch (ProviderException e) {
            Optional<Long> size = e.retryable()
                    ? Optional.empty()
                    : location.store().info(pack.key()).map(ObjectInfo::size);
            if (size.isPresent() && size.get() != pack.size()) {
                throw new BackupCorruptedException("the object " + pack.key() + " in " + location.name() + " has "
                        + size.get() + " bytes instead of " + pack.size());
            }
            throw e;
        }
    }

    /**
     * Reads a whole pack and returns its damage by chunk; damage of the object itself is under {@link ChunkId#HOLE}.
     */
    Map<ChunkId, String> check(Index.Pack pack) {
        Map<ChunkId, String> damage = new HashMap<>();
        Optional<byte[]> content = location.store().get(pack.key());
        if (content.isEmpty()) {
            pack.chunks().forEach(c -> damage.put(c.id(), "the object is missing"));
            return damage;
        }
        return check(pack, content.get());
    }

    /** Returns the damage of a pack's content, by chunk. */
    Map<ChunkId, String> check(Index.Pack pack, byte[] bytes) {
        Map<ChunkId, String> damage = new HashMap<>();
        byte[] header = Sealing.header(pack.salt());
        if (bytes.length != pack.size()) {
            damage.put(ChunkId.HOLE, "it has " + bytes.length + " bytes instead of " + pack.size());
        } else if (!Arrays.equals(header, 0, header.length, bytes, 0, header.length)) {
            damage.put(ChunkId.HOLE, "its header is damaged");
        }
        Sealing.Reader reader = reader(pack);
        for (int i = 0; i < pack.chunks().size(); i++) {
            Index.Chunk chunk = pack.chunks().get(i);
            try {
                if (chunk.offset() + chunk.length() > bytes.length) {
                    throw new BackupCorruptedException("it ends before box " + i);
                }
                plain(chunk, i, reader, bytes, chunk.offset());
            } catch (BackupCorruptedException e) {
                damage.put(chunk.id(), Reason.of(e));
            }
        }
        return damage;
    }

    private Sealing.Reader reader(Index.Pack pack) {
        return sealing.reader("pack", pack.name(), pack.salt());
    }

    private byte[] plain(Index.Chunk chunk, int number, Sealing.Reader reader, byte[] bytes, int from) {
        byte[] packed = reader.box(number, bytes, from, chunk.length());
        byte[] plain = Codec.unpack(chunk.compression(), packed, chunk.plain());
        if (plain.length != chunk.plain()
                || !sealing.namer().name(plain, 0, plain.length).equals(chunk.id())) {
            throw new BackupCorruptedException("the chunk " + chunk.id() + " in " + location.name() + " is damaged");
        }
        return plain;
    }
}
