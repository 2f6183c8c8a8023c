package io.iotdr.journal;

import java.util.ArrayList;
import java.util.List;

/** The part of a stream that a {@link BlockJournal} has read. Guarded by its own monitor. */
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

    /** Returns a number that distinguishes two attempts of one writer at the same block. */
    long nextSignature() {
        return signatures++;
    }
}
