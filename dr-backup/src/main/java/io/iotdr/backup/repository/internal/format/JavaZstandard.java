package io.iotdr.backup.repository.internal.format;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.error.Reason;
import java.util.Arrays;

/** aircompressor, which needs no native library. Its objects are of one thread, so each call makes its own. */
final class JavaZstandard implements Zstandard {

    @Override
    public Codec.Packer packer() {
        return new JavaPacker();
    }

    @Override
    public byte[] compress(byte[] plain) {
        ZstdCompressor compressor = new ZstdCompressor();
        byte[] out = new byte[compressor.maxCompressedLength(plain.length)];
        return Arrays.copyOf(out, compressor.compress(plain, 0, plain.length, out, 0, out.length));
    }

    @Override
    public byte[] decompress(byte[] packed, int length) {
        byte[] out = new byte[length];
        try {
            int written = new ZstdDecompressor().decompress(packed, 0, packed.length, out, 0, out.length);
            return written == length ? out : Arrays.copyOf(out, written);
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new BackupCorruptedException("a chunk cannot be decompressed: " + Reason.of(e), e);
        }
    }

    private static final class JavaPacker implements Codec.Packer {
        private final ZstdCompressor compressor = new ZstdCompressor();
        private byte[] room = {};

        @Override
        public int pack(byte[] plain, int length, byte[] out) {
            int most = compressor.maxCompressedLength(length);
            room = room.length < most ? new byte[most] : room;
            int size = compressor.compress(plain, 0, length, room, 0, room.length);
            if (size > out.length) {
                return -1;
            }
            System.arraycopy(room, 0, out, 0, size);
            return size;
        }

        @Override
        public void close() {}
    }
}
