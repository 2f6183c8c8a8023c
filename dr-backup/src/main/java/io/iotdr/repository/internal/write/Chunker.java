package io.iotdr.repository.internal.write;

import java.nio.ByteBuffer;

/**
 * Cuts data where its content says so, so that an insertion moves no later cut: FastCDC with normalised chunking (Xia et al., USENIX
 * ATC 2016). Where it cuts depends on the repository's key, so that sizes alone betray no known file. Immutable.
 */
public final class Chunker {

    /** Nothing is looked at before it, which is most of what makes cutting fast; half of the average, as restic has it. */
    static final int MIN = 512 * 1024;

    static final int AVERAGE = 1024 * 1024;
    static final int MAX = 4 * 1024 * 1024;
    /** Normalised chunking: that many of the hash's upper bits must be zero before the average, and fewer after it. */
    private static final int STRICT_BITS = 21;

    private static final int LAX_BITS = 18;

    private final long[] gear = new long[256];

    public Chunker(byte[] secret) {
        ByteBuffer.wrap(secret).asLongBuffer().get(gear);
    }

    /** How many bytes of secret a chunker takes. */
    public static int secretBytes() {
        return 256 * Long.BYTES;
    }

    /** A place where to look for the end of a chunk, as its data comes. Not thread-safe. */
    public final class Search {
        private long hash;
        private int at = MIN;

        /** Begins with the next chunk. */
        public void restart() {
            hash = 0;
            at = MIN;
        }

        /** The length of the chunk at the beginning of {@code data}, or -1 when its first {@code length} bytes do not tell yet. */
        public int end(byte[] data, int length) {
            int limit = Math.min(length, MAX);
            int end = look(data, Math.min(limit, AVERAGE), STRICT_BITS);
            if (end < 0) {
                end = look(data, limit, LAX_BITS);
            }
            return end < 0 && limit == MAX ? MAX : end;
        }

        /**
         * Looks for a cut up to {@code limit}. The upper bits are those that all of the last 64 bytes went into. Four bytes a turn and
         * all in locals, since most backups are over before more than the JVM's first compiler has seen this loop.
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
