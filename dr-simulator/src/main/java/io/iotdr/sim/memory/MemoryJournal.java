package io.iotdr.sim.memory;

import io.iotdr.spi.Journal;
import io.iotdr.spi.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A journal in memory; it outlives the orchestrators that use it. Thread-safe. */
public final class MemoryJournal implements Journal {

    private final TreeMap<String, List<byte[]>> executions = new TreeMap<>();
    private final AtomicInteger appends = new AtomicInteger();

    /** Returns how many appends were stored. */
    public int appends() {
        return appends.get();
    }

    @Override
    public synchronized long append(String execution, long expectedVersion, List<byte[]> entries) {
        List<byte[]> all = executions.getOrDefault(execution, new ArrayList<>());
        if (all.size() != expectedVersion) {
            throw ProviderException.conflict(
                    "memory journal",
                    "append to " + execution,
                    "it is at version " + all.size() + ", not " + expectedVersion);
        }
        entries.forEach(e -> all.add(e.clone()));
        executions.put(execution, all);
        appends.incrementAndGet();
        return all.size();
    }

    @Override
    public synchronized List<byte[]> read(String execution) {
        return List.copyOf(executions.getOrDefault(execution, List.of()));
    }

    @Override
    public synchronized List<String> streams() {
        return List.copyOf(executions.keySet());
    }

    /** Keeps the entries, so that the next orchestrator can read them. */
    @Override
    public void close() {
        // Nothing is open.
    }
}
