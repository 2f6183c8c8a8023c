package io.iotdr.agent;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Reads the bodies of requests whose senders are not known yet, in bounded memory: hardly any request is large, so only a few
 * large ones are read at once. Thread-safe.
 */
final class RequestBodies {

    private static final int SMALL = 64 << 10;
    private static final int LARGE_AT_ONCE = 8;

    private final int largest;
    private final Semaphore large = new Semaphore(LARGE_AT_ONCE);

    RequestBodies(int largest) {
        this.largest = largest;
    }

    /** Returns a body, with one byte more than the largest when it is larger; empty when too many large ones are being read. */
    Optional<byte[]> read(InputStream body) throws IOException {
        byte[] begin = body.readNBytes(SMALL);
        if (begin.length < SMALL) {
            return Optional.of(begin);
        }
        if (!large.tryAcquire()) {
            return Optional.empty();
        }
        try {
            byte[] rest = body.readNBytes(largest + 1 - begin.length);
            byte[] all = new byte[begin.length + rest.length];
            System.arraycopy(begin, 0, all, 0, begin.length);
            System.arraycopy(rest, 0, all, begin.length, rest.length);
            return Optional.of(all);
        } finally {
            large.release();
        }
    }
}
