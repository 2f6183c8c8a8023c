package io.iotdr.testkit.fake;

import io.iotdr.sim.memory.MemoryJournal;
import io.iotdr.spi.Journal;
import java.util.List;

/** A journal in memory with faults, which outlives the orchestrators of a test. Thread-safe. */
public final class FakeJournal implements Journal {

    private final Faults faults = new Faults();
    private final MemoryJournal memory = new MemoryJournal();

    public Faults faults() {
        return faults;
    }

    /** Returns how many appends were stored. */
    public int appends() {
        return memory.appends();
    }

    @Override
    public long append(String stream, long expectedVersion, List<byte[]> entries) {
        return faults.call(
                "fake journal", "append to " + stream, () -> memory.append(stream, expectedVersion, entries));
    }

    @Override
    public List<byte[]> read(String stream) {
        return faults.call("fake journal", "read " + stream, () -> memory.read(stream));
    }

    @Override
    public List<String> streams() {
        return faults.call("fake journal", "list", memory::streams);
    }

    /** Keeps the content, so that the next orchestrator of a test finds it. */
    @Override
    public void close() {
        memory.close();
    }
}
