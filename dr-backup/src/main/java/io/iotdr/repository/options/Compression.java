package io.iotdr.repository.options;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import io.iotdr.backup.BackupCorruptedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How chunks are compressed; the code stands in the index, so that one repository may hold all kinds. */
public enum Compression {
    NONE {
        @Override
        public byte[] pack(byte[] plain) {
            return plain;
        }

        @Override
        public byte[] unpack(byte[] packed, int length) {
            return packed;
        }
    },
    GZIP {
        @Override
        public byte[] pack(byte[] plain) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(plain);
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory failed", e);
            }
            return out.toByteArray();
        }

        @Override
        public byte[] unpack(byte[] packed, int length) {
            try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
                return gzip.readNBytes(length + 1);
            } catch (IOException e) {
                throw new BackupCorruptedException("a chunk cannot be decompressed", e);
            }
        }
    },
    ZSTD {
        @Override
        public byte[] pack(byte[] plain) {
            return Zstd.compress(plain, 1);
        }

        @Override
        public byte[] unpack(byte[] packed, int length) {
            byte[] out = new byte[length];
            long written = Zstd.decompress(out, packed);
            if (Zstd.isError(written)) {
                throw new BackupCorruptedException("a chunk cannot be decompressed: " + Zstd.getErrorName(written));
            }
            return written == length ? out : java.util.Arrays.copyOf(out, Math.toIntExact(written));
        }
    };

    /** Compresses on one thread, without making garbage. */
    public interface Packer extends AutoCloseable {

        /** Compresses the first bytes of {@code plain}; gives their length, or -1 when {@code out} has no room for them. */
        int pack(byte[] plain, int length, byte[] out);

        @Override
        void close();
    }

    public Packer packer() {
        return switch (this) {
            case NONE -> new Uncompressed();
            case GZIP -> new GzipPacker();
            case ZSTD -> new ZstdPacker();
        };
    }

    private static final class Uncompressed implements Packer {
        @Override
        public int pack(byte[] plain, int length, byte[] out) {
            return -1;
        }

        @Override
        public void close() {}
    }

    private static final class ZstdPacker implements Packer {
        private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(1);

        @Override
        public int pack(byte[] plain, int length, byte[] out) {
            try {
                return context.compressByteArray(out, 0, out.length, plain, 0, length);
            } catch (ZstdException noRoom) {
                if (noRoom.getErrorCode() == Zstd.errDstSizeTooSmall()) {
                    return -1;
                }
                throw noRoom;
            }
        }

        @Override
        public void close() {
            context.close();
        }
    }

    private static final class GzipPacker implements Packer {
        @Override
        public int pack(byte[] plain, int length, byte[] out) {
            byte[] packed = GZIP.pack(java.util.Arrays.copyOf(plain, length));
            if (packed.length > out.length) {
                return -1;
            }
            System.arraycopy(packed, 0, out, 0, packed.length);
            return packed.length;
        }

        @Override
        public void close() {}
    }

    /** Loads what it needs outside of Java, which takes a moment. */
    public static void load() {
        Zstd.compressBound(1);
    }

    public abstract byte[] pack(byte[] plain);

    /** Gives back at most one byte more than {@code length}, so that a wrong length shows and a bomb does not explode. */
    public abstract byte[] unpack(byte[] packed, int length);
}
