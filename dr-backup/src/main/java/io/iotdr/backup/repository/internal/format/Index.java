package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.options.Compression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The content of an index object: packs, and the chunks in them. */
public record Index(List<Pack> packs) {

    private static final int NAME_BYTES = 16;
    private static final int CHUNK_BYTES = ChunkId.BYTES + 9;

    /** A pack and its chunks, in the order of their boxes. */
    public record Pack(String name, byte[] salt, List<Chunk> chunks) {

        public String key() {
            return Replica.packKey(name);
        }

        /** Returns the length of the pack in the store. */
        public int size() {
            Chunk last = chunks.get(chunks.size() - 1);
            return last.offset() + last.length();
        }

        /** Returns the total length of the chunks before compression. */
        public long plain() {
            return chunks.stream().mapToLong(Chunk::plain).sum();
        }
    }

    /**
     * A chunk in its pack.
     *
     * @param offset where its box begins in the pack
     * @param length the length of its box
     * @param plain the length of its content before compression
     */
    public record Chunk(ChunkId id, int offset, int length, int plain, Compression compression) {}

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(packs.size());
            for (Pack pack : packs) {
                out.write(HexFormat.of().parseHex(pack.name()));
                out.write(pack.salt());
                out.writeInt(pack.chunks().size());
                for (Chunk chunk : pack.chunks()) {
                    chunk.id().write(out);
                    out.writeInt(chunk.length());
                    out.writeInt(chunk.plain());
                    out.writeByte(chunk.compression().ordinal());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    static Index decode(String key, byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int count = in.readInt();
            List<Pack> packs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String name = HexFormat.of().formatHex(in.readNBytes(NAME_BYTES));
                byte[] salt = in.readNBytes(Sealing.SALT_BYTES);
                packs.add(new Pack(name, salt, chunks(key, in)));
            }
            return new Index(packs);
        } catch (IOException | ArrayIndexOutOfBoundsException e) {
            throw new BackupCorruptedException("the index " + key + " cannot be read", e);
        }
    }

    private static List<Chunk> chunks(String key, DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 1 || count > in.available() / CHUNK_BYTES) {
            throw new BackupCorruptedException(
                    "the index " + key + " is damaged: it lists a pack with " + count + " chunks");
        }
        List<Chunk> chunks = new ArrayList<>(count);
        int offset = Sealing.HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            ChunkId id = ChunkId.read(in);
            int length = in.readInt();
            chunks.add(new Chunk(id, offset, length, in.readInt(), Compression.values()[in.readUnsignedByte()]));
            offset += length;
        }
        return chunks;
    }
}
