package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads chunks from the first location that has them intact. A location that fails becomes the last one to be asked.
 * Thread-safe.
 */
public final class Chunks {

    private static final Logger LOG = LoggerFactory.getLogger(Chunks.class);

    private final List<Replica> replicas;
    private final Map<String, String> failures = new ConcurrentSkipListMap<>();

    public Chunks(List<Replica> replicas) {
        this.replicas = new CopyOnWriteArrayList<>(replicas);
    }

    /**
     * Returns the content of a chunk.
     *
     * @throws BackupCorruptedException when no location has it intact
     */
    public byte[] read(ChunkId id) {
        List<String> failed = new ArrayList<>();
        for (Replica replica : replicas) {
            try {
                return replica.chunk(id);
            } catch (ProviderException | BackupCorruptedException e) {
                LOG.warn(
                        "A chunk cannot be read from {}; from now on it is the last location to be asked",
                        replica.name(),
                        e);
                failed.add(replica.name() + ": " + Reason.of(e));
                failures.putIfAbsent(replica.name(), Reason.of(e));
                demote(replica);
            }
        }
        throw new BackupCorruptedException("missing or damaged in every location: " + String.join("; ", failed));
    }

    /** Returns the locations that failed, and in whose place others were read, in sentences for people. */
    public List<String> failures() {
        return failures.entrySet().stream()
                .map(f -> f.getKey() + " failed, so that other locations were read: " + f.getValue()
                        + "; look for more damage with: dr backup verify --read-data")
                .toList();
    }

    /** Returns the name that a chunk with this content has in this repository. */
    public ChunkId name(byte[] content) {
        return replicas.get(0).namer().name(content, 0, content.length);
    }

    private synchronized void demote(Replica replica) {
        if (replicas.size() > 1 && replicas.remove(replica)) {
            replicas.add(replica);
        }
    }
}
