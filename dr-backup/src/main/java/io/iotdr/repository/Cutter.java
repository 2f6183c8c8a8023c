package io.iotdr.repository;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** Cuts a stream into chunks and names them, with memory for two of the largest chunks. Not thread-safe. */
final class Cutter {

    private final Chunker chunker;
    private final Sealing sealing;
    private final byte[] buffer = new byte[2 * Chunker.MAX];
    private long length;

    Cutter(Sealing sealing) {
        this.sealing = sealing;
        this.chunker = new Chunker(sealing.secret("chunker", Chunker.secretBytes()));
    }

    /** Hands each chunk with its name to {@code sink}; gives the names in order. */
    List<String> cut(InputStream in, BiConsumer<String, byte[]> sink) throws IOException {
        List<String> ids = new ArrayList<>();
        int held = 0;
        length = 0;
        boolean ended = false;
        while (true) {
            while (!ended && held < buffer.length) {
                int read = in.read(buffer, held, buffer.length - held);
                ended = read < 0;
                held += Math.max(0, read);
            }
            if (held == 0) {
                return ids;
            }
            int from = 0;
            while (from < held && (ended || held - from >= Chunker.MAX)) {
                int size = chunker.cut(buffer, from, held);
                String id = sealing.id(buffer, from, size);
                sink.accept(id, Arrays.copyOfRange(buffer, from, from + size));
                ids.add(id);
                from += size;
            }
            length += from;
            System.arraycopy(buffer, from, buffer, 0, held - from);
            held -= from;
        }
    }

    /** How many bytes the last stream had. */
    long length() {
        return length;
    }
}
