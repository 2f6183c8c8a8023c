package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.spi.ProviderException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The locations that confirmed every step of a run so far. A location that fails is left out for the rest of the run.
 * Thread-safe.
 */
public final class Quorum {

    private static final Logger LOG = LoggerFactory.getLogger(Quorum.class);

    private final List<Replica> good;
    private final int needed;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    Quorum(List<Replica> replicas, int needed) {
        this.good = new CopyOnWriteArrayList<>(replicas);
        this.needed = needed;
    }

    public List<Replica> good() {
        return good;
    }

    /** Returns which locations were left out, and why. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    public List<Replica> others(Replica replica) {
        return good.stream().filter(r -> r != replica).toList();
    }

    /** Runs {@code work} in each remaining location; fails when fewer than the quorum remain. */
    public void everywhere(Consumer<Replica> work) {
        for (Replica replica : good) {
            try {
                work.accept(replica);
            } catch (ProviderException | BackupCorruptedException e) {
                LOG.warn("The location {} failed and is left out of the rest of this run", replica.name(), e);
                failures.add(replica.name() + ": " + e.getMessage());
                good.remove(replica);
            }
        }
        if (good.size() < needed) {
            throw ProviderException.notDone(
                    "backup",
                    "be stored in " + needed + " locations",
                    "only " + good.size() + " confirmed it; " + String.join("; ", failures),
                    null);
        }
    }
}
