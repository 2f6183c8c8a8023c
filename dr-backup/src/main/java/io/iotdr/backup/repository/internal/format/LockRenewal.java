package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.BackupCorruptedException;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extends the locks of objects that are still needed, in locations that lock what is written: today's backup may need
 * objects that were written years ago. The locks are extended once half of their length has passed, so that everything
 * stays locked for at least half of it, provided that prunes run that often. A mark in the location records when this
 * was done. Logs are locked only once, when they are written. Not thread-safe.
 */
public final class LockRenewal {

    private static final Logger LOG = LoggerFactory.getLogger(LockRenewal.class);

    private final Replica replica;
    private final Set<String> condemned;
    private final Instant now;

    /** Extends locks in {@code replica}, except those of the packs named in {@code condemned}. */
    public LockRenewal(Replica replica, Set<String> condemned, Instant now) {
        this.replica = replica;
        this.condemned = condemned;
        this.now = now;
    }

    /** Extends the locks if that is due; returns the number of objects. */
    public int renew() {
        Optional<Duration> length = replica.store().lock();
        if (length.isEmpty() || isFresh(length.get())) {
            return 0;
        }
        List<String> keys = needed();
        keys.forEach(replica.store()::extendLock);
        mark();
        return keys.size();
    }

    private boolean isFresh(Duration length) {
        Instant since = now.minus(length.dividedBy(2));
        return ObjectKind.LOCKED.in(replica).stream()
                .flatMap(mark -> made(mark.key()).stream())
                .anyMatch(made -> made.isAfter(since) && !made.isAfter(now));
    }

    /** Returns the time in a mark; empty when the mark is not authentic. A forged mark would let the locks expire. */
    private Optional<Instant> made(String key) {
        try {
            return replica.store()
                    .get(key)
                    .map(box ->
                            Fields.read(key, replica.open(ObjectKind.LOCKED.role(), key, box), in -> Fields.time(in)));
        } catch (BackupCorruptedException e) {
            LOG.warn("The mark of the last lock extension is not authentic; locks are extended now", e);
            return Optional.empty();
        }
    }

    private List<String> needed() {
        List<String> keys = new ArrayList<>(List.of(RepositoryConfig.KEY));
        for (ObjectKind kind : List.of(ObjectKind.KEY, ObjectKind.INDEX, ObjectKind.MANIFEST, ObjectKind.PACK)) {
            kind.in(replica).stream()
                    .map(ObjectInfo::key)
                    .filter(key -> !condemned.contains(key.substring(key.lastIndexOf('/') + 1)))
                    .forEach(keys::add);
        }
        return keys;
    }

    private void mark() {
        String key = ObjectKind.LOCKED.key(String.format(Locale.ROOT, "%015d", now.toEpochMilli()));
        replica.seal(ObjectKind.LOCKED.role(), key, Fields.write(out -> Fields.time(out, now)));
        ObjectKind.LOCKED.in(replica).stream()
                .map(ObjectInfo::key)
                .filter(other -> !other.equals(key))
                .forEach(replica.store()::delete);
    }
}
