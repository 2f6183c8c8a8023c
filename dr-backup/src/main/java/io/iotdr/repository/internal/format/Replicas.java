package io.iotdr.repository.internal.format;

import io.iotdr.repository.internal.seal.Sealing;
import java.util.List;

/**
 * The locations that a repository was opened in.
 *
 * @param needed how many of them must confirm what is written
 */
public record Replicas(List<Replica> all, Sealing sealing, int needed) {

    /** For one run: who has confirmed everything so far. */
    public Quorum quorum() {
        return new Quorum(all, needed);
    }
}
