package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.repository.internal.seal.Sealing;
import java.util.List;

/**
 * The locations in which a repository was opened.
 *
 * @param needed how many of them must confirm a write
 */
public record Replicas(List<Replica> all, Sealing sealing, int needed) {

    /** Starts a run in which every location must confirm every step, or is left out. */
    public Quorum quorum() {
        return new Quorum(all, needed);
    }
}
