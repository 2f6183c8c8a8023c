package io.iotdr.repository.internal.format;

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
 * Locks again what is still needed, in locations that lock what is written: the backup of today may need what was written years ago. Each
 * time half of the length is over, so that at any moment everything is locked for half of it, as long as somebody prunes that often; a
 * mark in the location tells when it was done. Logs are locked once, when they are written. Not thread-safe.
 */
public final class LockRenewal {

    private static final String MARKS = "locked/";
    private static final String ROLE = "locked";
    private static final Logger LOG = LoggerFactory.getLogger(LockRenewal.class);

    private final Replica replica;
    private final Set<String> condemned;
    private final Instant now;

    /** For a location; what is {@code condemned} in it, by the names of packs, need not be locked. */
    public LockRenewal(Replica replica, Set<String> condemned, Instant now) {
        this.replica = replica;
        this.condemned = condemned;
        this.now = now;
    }

    /** Does it when it is due; gives the number of objects. */
    public int renew() {
        Optional<Duration> length = replica.store().lock();
        if (length.isEmpty() || isFresh(length.get())) {
            return 0;
        }
        List<String> keys = needed();
        keys.forEach(replica.store()::lockAgain);
        mark();
        return keys.size();
    }

    private boolean isFresh(Duration length) {
        Instant since = now.minus(length.dividedBy(2));
        return replica.store().list(MARKS).stream()
                .flatMap(mark -> made(mark.key()).stream())
                .anyMatch(made -> made.isAfter(since) && !made.isAfter(now));
    }

    /** What a mark says, if it is one: whoever could forge it could let the locks run out. */
    private Optional<Instant> made(String key) {
        try {
            return replica.store()
                    .get(key)
                    .map(box -> Fields.read(key, replica.open(ROLE, key, box), in -> Fields.time(in)));
        } catch (BackupCorruptedException e) {
            LOG.warn("A mark of when objects were locked is none; they are locked again", e);
            return Optional.empty();
        }
    }

    private List<String> needed() {
        List<String> keys = new ArrayList<>();
        for (String kind : List.of(Opening.CONFIG, Opening.KEYS, Replica.INDEX, Replica.MANIFESTS, Replica.PACKS)) {
            replica.store().list(kind).stream()
                    .map(ObjectInfo::key)
                    .filter(key -> !condemned.contains(key.substring(key.lastIndexOf('/') + 1)))
                    .forEach(keys::add);
        }
        return keys;
    }

    private void mark() {
        String key = MARKS + String.format(Locale.ROOT, "%015d", now.toEpochMilli());
        replica.seal(ROLE, key, Fields.write(out -> Fields.time(out, now)));
        replica.store().list(MARKS).stream()
                .map(ObjectInfo::key)
                .filter(other -> !other.equals(key))
                .forEach(replica.store()::delete);
    }
}
