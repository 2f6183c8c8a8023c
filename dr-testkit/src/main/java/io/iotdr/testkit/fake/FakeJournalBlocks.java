package io.iotdr.testkit.fake;

import io.iotdr.spi.JournalBlocks;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A journal's blocks in memory. Thread-safe. */
public final class FakeJournalBlocks implements JournalBlocks {

    private final Faults faults = new Faults();
    private final TreeMap<String, TreeMap<Long, byte[]>> streams = new TreeMap<>();
    private final int largest;

    /** Creates a store for blocks of up to {@code largest} bytes. */
    public FakeJournalBlocks(int largest) {
        this.largest = largest;
    }

    public Faults faults() {
        return faults;
    }

    @Override
    public int largest() {
        return largest;
    }

    @Override
    public boolean putIfAbsent(String stream, long number, byte[] block) {
        if (block.length > largest) {
            throw new IllegalArgumentException("a block of " + block.length + " bytes is larger than " + largest);
        }
        return faults.call("fake journal blocks", "append to " + stream, () -> put(stream, number, block));
    }

    private synchronized boolean put(String stream, long number, byte[] block) {
        Map<Long, byte[]> there = streams.computeIfAbsent(stream, s -> new TreeMap<>());
        return there.putIfAbsent(number, block.clone()) == null;
    }

    @Override
    public List<byte[]> read(String stream, long first) {
        return faults.call("fake journal blocks", "read " + stream, () -> {
            synchronized (this) {
                return List.copyOf(streams.getOrDefault(stream, new TreeMap<>())
                        .tailMap(first)
                        .values());
            }
        });
    }

    @Override
    public List<String> streams() {
        return faults.call("fake journal blocks", "list", () -> {
            synchronized (this) {
                return List.copyOf(streams.keySet());
            }
        });
    }
}
