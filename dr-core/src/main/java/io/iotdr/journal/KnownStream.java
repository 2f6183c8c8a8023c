package io.iotdr.journal;

import java.util.ArrayList;
import java.util.List;

/** What a {@link BlockJournal} has read of a stream. Guarded by itself. */
final class KnownStream {

    private final List<byte[]> entries = new ArrayList<>();
    private long blocks;
    private long signatures;

    void add(List<byte[]> more) {
        entries.addAll(more);
        blocks++;
    }

    List<byte[]> entries() {
        return List.copyOf(entries);
    }

    long version() {
        return entries.size();
    }

    long blocks() {
        return blocks;
    }

    /** Tells two attempts of one writer at the same block apart. */
    long nextSignature() {
        return signatures++;
    }
}
