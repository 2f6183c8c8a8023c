package io.iotdr.repository;

import java.nio.ByteBuffer;

/**
 * Cuts data where its content says so, so that an insertion moves no later cut: FastCDC with normalised chunking (Xia et al., USENIX
 * ATC 2016). Where it cuts depends on the repository's key, so that sizes alone betray no known file. Immutable.
 */
final class Chunker {

    static final int MIN = 256 * 1024;
    static final int AVERAGE = 1024 * 1024;
    static final int MAX = 4 * 1024 * 1024;
    /** Normalisation level 2: a stricter mask before the average, a laxer one after it. */
    private static final long STRICT = mask(22);

    private static final long LAX = mask(18);

    private final long[] gear = new long[256];

    Chunker(byte[] secret) {
        ByteBuffer.wrap(secret).asLongBuffer().get(gear);
    }

    /** How many bytes of secret a chunker takes. */
    static int secretBytes() {
        return 256 * Long.BYTES;
    }

    /** A place where to look for the end of a chunk, as its data comes. Not thread-safe. */
    final class Search {
        private long hash;
        private int at = MIN;

        /** Begins with the next chunk. */
        void restart() {
            hash = 0;
            at = MIN;
        }

        /** The length of the chunk at the beginning of {@code data}, or -1 when its first {@code length} bytes do not tell yet. */
        int end(byte[] data, int length) {
            int limit = Math.min(length, MAX);
            long h = hash;
            int i = at;
            for (int normal = Math.min(limit, AVERAGE); i < normal; i++) {
                h = (h << 1) + gear[data[i] & 0xff];
                if ((h & STRICT) == 0) {
                    return i + 1;
                }
            }
            for (; i < limit; i++) {
                h = (h << 1) + gear[data[i] & 0xff];
                if ((h & LAX) == 0) {
                    return i + 1;
                }
            }
            hash = h;
            at = i;
            return i >= MAX ? MAX : -1;
        }
    }

    Search search() {
        return new Search();
    }

    /** The upper bits: those that the whole of the last 64 bytes went into. */
    private static long mask(int bits) {
        return -1L << (64 - bits);
    }
}
