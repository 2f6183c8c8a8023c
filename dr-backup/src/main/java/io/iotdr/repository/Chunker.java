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

    /** The length of the first chunk of {@code data[from, to)}; all of it when that ends the data or no cut is found. */
    int cut(byte[] data, int from, int to) {
        int end = Math.min(to, from + MAX);
        if (end - from <= MIN) {
            return end - from;
        }
        int normal = Math.min(end, from + AVERAGE);
        long hash = 0;
        int at = from + MIN;
        for (; at < normal; at++) {
            hash = (hash << 1) + gear[data[at] & 0xff];
            if ((hash & STRICT) == 0) {
                return at + 1 - from;
            }
        }
        for (; at < end; at++) {
            hash = (hash << 1) + gear[data[at] & 0xff];
            if ((hash & LAX) == 0) {
                return at + 1 - from;
            }
        }
        return end - from;
    }

    /** The upper bits: those that the whole of the last 64 bytes went into. */
    private static long mask(int bits) {
        return -1L << (64 - bits);
    }
}
