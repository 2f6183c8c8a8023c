package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies to a location the objects that another has and it lacks. Packs are copied before manifests, so that everything
 * a manifest refers to exists.
 */
public final class CatchUp {

    /** The kinds of objects, in the order in which they are copied. */
    private static final List<String> KINDS = List.of(
            Replica.BEGINS, Replica.LOGS, Replica.WAL, Replica.PACKS, Replica.INDEX, Replica.MANIFESTS, Verdicts.KIND);

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    private CatchUp() {}

    /** Runs a catch-up; logs a failure instead of throwing it, because the source of the copy may be at fault. */
    public static void tried(Replica to, Replica from) {
        try {
            run(to, from);
        } catch (ProviderException | BackupCorruptedException e) {
            LOG.warn("{} cannot be caught up from {} now", to.name(), from.name(), e);
        }
    }

    /** Returns the number of copied objects. */
    public static int run(Replica to, Replica from) {
        int copied = 0;
        for (String kind : KINDS) {
            for (ObjectInfo object : to.missing(kind, from)) {
                copied += copy(object.key(), to, from) ? 1 : 0;
            }
        }
        return copied;
    }

    /**
     * Never brings back an object that a prune removes at the same time: the tombstone is checked before and after
     * copying.
     */
    private static boolean copy(String key, Replica to, Replica from) {
        if (to.tombstones().contains(key) || from.tombstones().contains(key)) {
            return false;
        }
        boolean copied = from.store()
                .get(key)
                .filter(content -> to.store().putIfAbsent(key, content))
                .isPresent();
        if (copied && to.tombstones().contains(key)) {
            to.store().delete(key);
            return false;
        }
        return copied;
    }
}
