package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.options.Compression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Compresses and decompresses bytes by each {@link Compression}. */
public final class Codec {

    private Codec() {}

    /** Compresses on one thread; implementations may reuse memory between calls. */
    public interface Packer extends AutoCloseable {

        /**
         * Compresses the first {@code length} bytes of {@code plain} into {@code out}.
         *
         * @return the compressed length, or -1 when the result does not fit into {@code out} or nothing is compressed
         */
        int pack(byte[] plain, int length, byte[] out);

        @Override
        void close();
    }

    /** Loads the native library where that is possible, which takes a moment. */
    public static void load() {
        Zstandard.here().compress(new byte[1]);
    }

    public static Packer packer(Compression compression) {
        return switch (compression) {
            case NONE -> new Uncompressed();
            case GZIP -> new GzipPacker();
            case ZSTD -> Zstandard.here().packer();
        };
    }

    public static byte[] pack(Compression compression, byte[] plain) {
        return switch (compression) {
            case NONE -> plain;
            case GZIP -> gzip(plain);
            case ZSTD -> Zstandard.here().compress(plain);
        };
    }

    /**
     * Decompresses {@code packed}.
     *
     * @return the decompressed bytes; at most one more than {@code length}, so that a wrong length is noticed and a
     *     decompression bomb does not fill the memory
     * @throws BackupCorruptedException when the bytes were not compressed this way
     */
    public static byte[] unpack(Compression compression, byte[] packed, int length) {
        return switch (compression) {
            case NONE -> packed;
            case GZIP -> gunzip(packed, length);
            case ZSTD -> Zstandard.here().decompress(packed, length);
        };
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    private static byte[] gunzip(byte[] packed, int length) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return gzip.readNBytes(length + 1);
        } catch (IOException e) {
            throw new BackupCorruptedException("a chunk cannot be decompressed", e);
        }
    }

    private static final class Uncompressed implements Packer {
        @Override
        public int pack(byte[] plain, int length, byte[] out) {
            return -1;
        }

        @Override
        public void close() {}
    }

    private static final class GzipPacker implements Packer {
        @Override
        public int pack(byte[] plain, int length, byte[] out) {
            byte[] packed = gzip(Arrays.copyOf(plain, length));
            if (packed.length > out.length) {
                return -1;
            }
            System.arraycopy(packed, 0, out, 0, packed.length);
            return packed.length;
        }

        @Override
        public void close() {}
    }
}
