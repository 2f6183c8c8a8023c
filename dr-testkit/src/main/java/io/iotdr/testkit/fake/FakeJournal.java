package io.iotdr.testkit.fake;

import io.iotdr.spi.Journal;
import io.iotdr.spi.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A journal in memory that outlives the orchestrators of a test. Thread-safe. */
public final class FakeJournal implements Journal {

    private final Faults faults = new Faults();
    private final TreeMap<String, List<byte[]>> executions = new TreeMap<>();
    private final AtomicInteger appends = new AtomicInteger();

    public Faults faults() {
        return faults;
    }

    /** Returns how many appends were stored. */
    public int appends() {
        return appends.get();
    }

    @Override
    public long append(String execution, long expectedVersion, List<byte[]> entries) {
        return faults.call("fake journal", "append to " + execution, () -> add(execution, expectedVersion, entries));
    }

    private synchronized long add(String execution, long expectedVersion, List<byte[]> entries) {
        List<byte[]> all = executions.getOrDefault(execution, new ArrayList<>());
        if (all.size() != expectedVersion) {
            throw ProviderException.conflict(
                    "fake journal",
                    "append to " + execution,
                    "it is at version " + all.size() + ", not " + expectedVersion);
        }
        entries.forEach(e -> all.add(e.clone()));
        executions.put(execution, all);
        appends.incrementAndGet();
        return all.size();
    }

    @Override
    public List<byte[]> read(String execution) {
        return faults.call("fake journal", "read " + execution, () -> {
            synchronized (this) {
                return List.copyOf(executions.getOrDefault(execution, List.of()));
            }
        });
    }

    @Override
    public List<String> streams() {
        return faults.call("fake journal", "list", () -> {
            synchronized (this) {
                return List.copyOf(executions.keySet());
            }
        });
    }

    /** Keeps the entries, so that the next orchestrator of a test can read them. */
    @Override
    public void close() {
        // Nothing is open.
    }
}
