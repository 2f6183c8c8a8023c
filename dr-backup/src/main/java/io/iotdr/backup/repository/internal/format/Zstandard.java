package io.iotdr.backup.repository.internal.format;

/**
 * Zstandard (RFC 8878). The native library is much faster; where it cannot be loaded, the same is done in Java, since an
 * existing repository must always restore.
 */
interface Zstandard {

    /** Compresses and decompresses in this JVM; chosen at the first use. */
    static Zstandard here() {
        return ChosenZstandard.CHOSEN;
    }

    /** Returns a compressor for one thread. */
    Codec.Packer packer();

    byte[] compress(byte[] plain);

    /**
     * Decompresses into at most {@code length} bytes.
     *
     * @throws io.iotdr.backup.BackupCorruptedException when the bytes are no such frame, or hold more
     */
    byte[] decompress(byte[] packed, int length);
}
