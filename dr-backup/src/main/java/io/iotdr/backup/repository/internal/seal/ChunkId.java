package io.iotdr.backup.repository.internal.seal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The name of a chunk: the keyed hash of its content. */
public record ChunkId(long a, long b, long c, long d) {

    public static final int BYTES = 32;

    /** Stands for zeros that are not stored, in place of a chunk's name. */
    public static final ChunkId HOLE = new ChunkId(0, 0, 0, 0);

    public static ChunkId of(byte[] hash) {
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new ChunkId(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    public static ChunkId read(DataInput in) throws IOException {
        return new ChunkId(in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(a);
        out.writeLong(b);
        out.writeLong(c);
        out.writeLong(d);
    }

    String hex() {
        return HexFormat.of()
                .formatHex(ByteBuffer.allocate(BYTES)
                        .putLong(a)
                        .putLong(b)
                        .putLong(c)
                        .putLong(d)
                        .array());
    }

    @Override
    public String toString() {
        return hex().substring(0, 12);
    }
}
