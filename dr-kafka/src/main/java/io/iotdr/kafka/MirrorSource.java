package io.iotdr.kafka;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A region that MirrorMaker copies from.
 *
 * @param alias its name at MirrorMaker
 * @param prefix what stands before the names of its topics in the copy
 * @param connectors the connectors that copy from it
 * @param progress how far the copy is
 */
record MirrorSource(String alias, String prefix, List<String> connectors, CopyProgress progress) {

    /** Returns whether copies have the names of their originals, as with {@code IdentityReplicationPolicy}. */
    boolean hasSameNames() {
        return prefix.isEmpty();
    }

    /** Returns up to which moment the copies from all sources are complete; empty when they have no records. */
    static Optional<Instant> complete(Collection<MirrorSource> sources) {
        List<Instant> points = new ArrayList<>();
        sources.forEach(source -> source.progress().look().complete().ifPresent(points::add));
        return points.stream().min(Instant::compareTo);
    }
}
