package io.iotdr.backup.repository.internal.write;

import java.nio.ByteBuffer;

/**
 * Cuts data into chunks at positions that its content determines, so that an insertion does not move later cuts:
 * FastCDC with normalized chunking (Xia et al., USENIX ATC 2016). The cuts also depend on the repository's key, so that
 * chunk sizes do not reveal known files. Immutable.
 */
public final class Chunker {

    /**
     * The minimum size of a chunk. Bytes before it are not examined, which is most of what makes cutting fast. Half of
     * the average, as in restic.
     */
    static final int MIN = 512 * 1024;

    static final int AVERAGE = 1024 * 1024;
    public static final int MAX = 4 * 1024 * 1024;
    /** Normalized chunking: before the average size, this many upper bits of the hash must be zero; after it, fewer. */
    private static final int STRICT_BITS = 21;

    private static final int LAX_BITS = 18;

    private final long[] gear = new long[256];

    public Chunker(byte[] secret) {
        ByteBuffer.wrap(secret).asLongBuffer().get(gear);
    }

    /** Returns how many bytes of secret a chunker needs. */
    public static int secretBytes() {
        return 256 * Long.BYTES;
    }

    /** A search for the end of a chunk whose data arrives little by little. Not thread-safe. */
    public final class Search {
        private long hash;
        private int at = MIN;

        /** Begins a search in the next chunk. */
        public void restart() {
            hash = 0;
            at = MIN;
        }

        /**
         * Returns the length of the chunk at the beginning of {@code data}, or -1 when its first {@code length} bytes
         * do not contain its end.
         */
        public int end(byte[] data, int length) {
            int limit = Math.min(length, MAX);
            int end = look(data, Math.min(limit, AVERAGE), STRICT_BITS);
            if (end < 0) {
                end = look(data, limit, LAX_BITS);
            }
            return end < 0 && limit == MAX ? MAX : end;
        }

        /**
         * Searches for a cut up to {@code limit}. All of the last 64 bytes influence the upper bits of the hash, which
         * are the ones tested. The loop handles four bytes per iteration and uses only local variables, because most
         * backups end before the JVM has optimized it with more than its first compiler.
         */
        private int look(byte[] data, int limit, int bits) {
            long[] g = gear;
            int shift = Long.SIZE - bits;
            long h = hash;
            int i = at;
            for (int last = limit - 3; i < last; i += 4) {
                if ((h = (h << 1) + g[data[i] & 0xff]) >>> shift == 0) {
                    return i + 1;
                }
                if ((h = (h << 1) + g[data[i + 1] & 0xff]) >>> shift == 0) {
                    return i + 2;
                }
                if ((h = (h << 1) + g[data[i + 2] & 0xff]) >>> shift == 0) {
                    return i + 3;
                }
                if ((h = (h << 1) + g[data[i + 3] & 0xff]) >>> shift == 0) {
                    return i + 4;
                }
            }
            for (; i < limit; i++) {
                if ((h = (h << 1) + g[data[i] & 0xff]) >>> shift == 0) {
                    return i + 1;
                }
            }
            hash = h;
            at = Math.max(at, i);
            return -1;
        }
    }

    public Search search() {
        return new Search();
    }
}
