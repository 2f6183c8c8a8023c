package io.iotdr.backup.repository.internal.write;

import io.iotdr.backup.repository.internal.format.Index;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.options.Compression;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A pack to which chunks are added. Not thread-safe; only one thread may use it at a time. */
final class OpenPack {

    /** A pack of this size is stored. */
    static final int FULL = 16 << 20;

    private final byte[] bytes = new byte[FULL + Chunker.MAX + Sealing.TAG_BYTES];
    private final Sealing sealing;
    private String name = "";
    private Sealing.Writer boxes;
    private List<Index.Chunk> chunks = new ArrayList<>();
    private int length;

    OpenPack(Sealing sealing) {
        this.sealing = sealing;
        this.boxes = begin();
    }

    private Sealing.Writer begin() {
        name = HexFormat.of().formatHex(Sealing.random(16));
        Sealing.Writer fresh = sealing.writer("pack", name);
        System.arraycopy(fresh.header(), 0, bytes, 0, Sealing.HEADER_BYTES);
        length = Sealing.HEADER_BYTES;
        return fresh;
    }

    boolean isFull() {
        return length >= FULL;
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    void add(ChunkId id, byte[] content, int size, int plain, Compression compression) {
        int box = boxes.box(content, 0, size, bytes, length);
        chunks.add(new Index.Chunk(id, length, box, plain, compression));
        length += box;
    }

    /** Returns the index entry of the current pack. */
    Index.Pack pack() {
        return new Index.Pack(name, boxes.salt(), List.copyOf(chunks));
    }

    /** Returns the bytes of the current pack, in memory that {@link #restart} reuses. */
    ByteBuffer content() {
        return ByteBuffer.wrap(bytes, 0, length).asReadOnlyBuffer();
    }

    /** Begins a new pack in the same memory. */
    void restart() {
        chunks = new ArrayList<>();
        boxes = begin();
    }
}
