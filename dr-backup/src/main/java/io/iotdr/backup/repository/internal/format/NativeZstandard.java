package io.iotdr.backup.repository.internal.format;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.error.Reason;
import java.util.Arrays;

/** zstd-jni, whose native library must be loaded. */
final class NativeZstandard implements Zstandard {

    private static final int LEVEL = 1;

    @Override
    public Codec.Packer packer() {
        return new NativePacker();
    }

    @Override
    public byte[] compress(byte[] plain) {
        return Zstd.compress(plain, LEVEL);
    }

    @Override
    public byte[] decompress(byte[] packed, int length) {
        byte[] out = new byte[length];
        try {
            long written = Zstd.decompress(out, packed);
            return written == length ? out : Arrays.copyOf(out, Math.toIntExact(written));
        } catch (ZstdException e) {
            throw new BackupCorruptedException("a chunk cannot be decompressed: " + Reason.of(e), e);
        }
    }

    private static final class NativePacker implements Codec.Packer {
        private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);

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
}
