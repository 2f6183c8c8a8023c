package io.iotdr.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a location what another has and it lacks: packs before manifests, so that whatever it names is there. */
public final class CatchUp {

    /** In the order in which they are copied. */
    private static final List<String> KINDS = List.of(
            Replica.BEGINS, Replica.LOGS, Replica.WAL, Replica.PACKS, Replica.INDEX, Replica.MANIFESTS, Verdicts.KIND);

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    private CatchUp() {}

    /** The same, unless the other location has a problem, which is not this one's. */
    public static void tried(Replica to, Replica from) {
        try {
            run(to, from);
        } catch (ProviderException | BackupCorruptedException e) {
            LOG.warn("{} cannot be caught up from {} now", to.name(), from.name(), e);
        }
    }

    /** Gives the number of objects that were copied. */
    public static int run(Replica to, Replica from) {
        int copied = 0;
        for (String kind : KINDS) {
            for (ObjectInfo object : to.missing(kind, from)) {
                copied += copy(object.key(), to, from) ? 1 : 0;
            }
        }
        return copied;
    }

    /** What a prune removes meanwhile stays removed, whichever of the two comes first. */
    private static boolean copy(String key, Replica to, Replica from) {
        if (to.isGone(key) || from.isGone(key)) {
            return false;
        }
        boolean copied = from.store()
                .get(key)
                .filter(content -> to.store().putIfAbsent(key, content))
                .isPresent();
        if (copied && to.isGone(key)) {
            to.store().delete(key);
            return false;
        }
        return copied;
    }
}
