package io.iotdr.repository;

import com.github.luben.zstd.Zstd;
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
        byte[] pack(byte[] plain) {
            return plain;
        }

        @Override
        byte[] unpack(byte[] packed, int length) {
            return packed;
        }
    },
    GZIP {
        @Override
        byte[] pack(byte[] plain) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(plain);
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory failed", e);
            }
            return out.toByteArray();
        }

        @Override
        byte[] unpack(byte[] packed, int length) {
            try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
                return gzip.readNBytes(length + 1);
            } catch (IOException e) {
                throw new BackupCorruptedException("a chunk cannot be decompressed", e);
            }
        }
    },
    ZSTD {
        @Override
        byte[] pack(byte[] plain) {
            return Zstd.compress(plain, 1);
        }

        @Override
        byte[] unpack(byte[] packed, int length) {
            byte[] out = new byte[length];
            long written = Zstd.decompress(out, packed);
            if (Zstd.isError(written)) {
                throw new BackupCorruptedException("a chunk cannot be decompressed: " + Zstd.getErrorName(written));
            }
            return written == length ? out : java.util.Arrays.copyOf(out, Math.toIntExact(written));
        }
    };

    abstract byte[] pack(byte[] plain);

    /** Gives back at most one byte more than {@code length}, so that a wrong length shows and a bomb does not explode. */
    abstract byte[] unpack(byte[] packed, int length);
}
