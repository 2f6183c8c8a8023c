package io.iotdr.backup.repository.internal.tree;

import io.iotdr.backup.repository.internal.seal.ChunkId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A part of a file's content: bytes of a chunk, or zeros.
 *
 * @param chunk the chunk that contains it; {@link ChunkId#HOLE} for zeros
 * @param offset where it begins in the chunk; small files share a chunk
 */
public record Piece(ChunkId chunk, int offset, long length) {

    public static Piece hole(long length) {
        return new Piece(ChunkId.HOLE, 0, length);
    }

    public boolean isHole() {
        return chunk.equals(ChunkId.HOLE);
    }

    static Piece read(DataInput in) throws IOException {
        return new Piece(ChunkId.read(in), in.readInt(), in.readLong());
    }

    void write(DataOutput out) throws IOException {
        chunk.write(out);
        out.writeInt(offset);
        out.writeLong(length);
    }
}
