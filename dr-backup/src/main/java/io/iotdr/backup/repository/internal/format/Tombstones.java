package io.iotdr.backup.repository.internal.format;

import io.iotdr.spi.ObjectStore;
import java.time.Instant;

/** Marks of objects that were removed permanently, so that no process copies them back from another location. */
public final class Tombstones {

    private final ObjectStore store;

    Tombstones(ObjectStore store) {
        this.store = store;
    }

    /** Marks an object as removed; call this before the object is deleted. */
    void put(String key) {
        store.putIfAbsent(mark(key), new byte[] {1});
    }

    /** Returns whether an object was removed and must not be copied back. */
    boolean contains(String key) {
        return store.get(mark(key)).isPresent();
    }

    /** Deletes the marks that were written before a moment, when no process can still be copying the objects. */
    public void drop(Instant before) {
        ObjectKind.GONE.in(store).stream()
                .filter(o -> o.modified().isBefore(before))
                .forEach(o -> store.delete(o.key()));
    }

    private static String mark(String key) {
        return ObjectKind.GONE.key(key.replace('/', '.'));
    }
}
