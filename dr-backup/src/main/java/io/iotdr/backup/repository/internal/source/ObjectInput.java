package io.iotdr.backup.repository.internal.source;

import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ObjectStore.ObjectInfo;
import io.iotdr.spi.ProviderException;
import java.io.InputStream;
import java.util.Optional;

/** Reads an object part by part; ends early when the object was deleted or became shorter. Not thread-safe. */
final class ObjectInput extends InputStream {

    private static final int PART = 4 << 20;

    private final ObjectStore store;
    private final ObjectInfo object;
    private byte[] part = {};
    private int at;
    private long read;
    private boolean cut;

    ObjectInput(ObjectStore store, ObjectInfo object) {
        this.store = store;
        this.object = object;
    }

    /** Returns whether all bytes of the listed size were read. */
    boolean isWhole() {
        return !cut && read == object.size();
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) {
        if (at == part.length && !next()) {
            return -1;
        }
        int count = Math.min(length, part.length - at);
        System.arraycopy(part, at, into, from, count);
        at += count;
        return count;
    }

    private boolean next() {
        int length = (int) Math.min(PART, object.size() - read);
        if (length == 0 || cut) {
            return false;
        }
        Optional<byte[]> found = part(length);
        cut = found.isEmpty();
        part = found.orElse(new byte[0]);
        at = 0;
        read += part.length;
        return !cut;
    }

    private Optional<byte[]> part(int length) {
        try {
            return store.get(object.key(), read, length);
        } catch (ProviderException e) {
            if (e.outcome() == ProviderException.Outcome.REFUSED) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
