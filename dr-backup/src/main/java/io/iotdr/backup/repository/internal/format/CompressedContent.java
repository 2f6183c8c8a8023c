package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.options.Compression;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The format of log objects: the length of the content (4 bytes), then the content, compressed with zstd. */
public final class CompressedContent {

    private static final int MAX_PLAIN = 1 << 30;

    private CompressedContent() {}

    public static byte[] pack(byte[] plain) {
        byte[] packed = Codec.pack(Compression.ZSTD, plain);
        return ByteBuffer.allocate(4 + packed.length)
                .putInt(plain.length)
                .put(packed)
                .array();
    }

    /**
     * Returns the content.
     *
     * @throws BackupCorruptedException when the bytes were not written by {@link #pack}
     */
    public static byte[] unpack(String key, byte[] bytes) {
        int length = bytes.length < 4 ? -1 : ByteBuffer.wrap(bytes).getInt();
        if (length < 0 || length > MAX_PLAIN) {
            throw new BackupCorruptedException("the object " + key + " is damaged: its length field is invalid");
        }
        byte[] plain = Codec.unpack(Compression.ZSTD, Arrays.copyOfRange(bytes, 4, bytes.length), length);
        if (plain.length != length) {
            throw new BackupCorruptedException(
                    "the object " + key + " is damaged: its content does not have the recorded length");
        }
        return plain;
    }
}
