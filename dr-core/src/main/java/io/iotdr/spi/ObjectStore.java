package io.iotdr.spi;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A store of immutable objects: a directory, S3, Azure Blob. Objects are written once and never changed.
 *
 * <p>Keys that this library writes are non-empty ASCII paths of {@code [A-Za-z0-9._/-]} without empty, {@code .} or
 * {@code ..} parts. Objects of other programs are listed and read whatever their key. Implementations are thread-safe.
 */
public interface ObjectStore {

    /** The metadata of an object. */
    record ObjectInfo(String key, long size, Instant modified) {}

    /**
     * Writes an object unless the key exists; an existing object stays unchanged. The object is durable when this
     * method returns.
     *
     * @return whether this call wrote the object
     */
    boolean putIfAbsent(String key, byte[] content);

    /**
     * Writes the remaining bytes of a buffer as an object unless the key exists. The buffer's position does not change.
     * A store that can write without copying overrides this method.
     */
    default boolean putIfAbsent(String key, ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return putIfAbsent(key, bytes);
    }

    /** Returns the content of an object; empty when it does not exist. */
    Optional<byte[]> get(String key);

    /**
     * Returns a range of an object's bytes; empty when the object does not exist.
     *
     * @throws ProviderException with outcome {@code REFUSED} when the range ends beyond the object's end
     */
    Optional<byte[]> get(String key, long offset, int length);

    /** Returns all objects whose keys start with {@code prefix}, sorted by key, regardless of the store's page size. */
    List<ObjectInfo> list(String prefix);

    /**
     * Returns the metadata of one object; empty when it does not exist. A store that needs no listing for this
     * overrides it.
     */
    default Optional<ObjectInfo> info(String key) {
        return list(key).stream().filter(o -> o.key().equals(key)).findFirst();
    }

    /**
     * Deletes an object; does nothing when it does not exist. A locked object is hidden, or stays until its lock
     * expires.
     */
    void delete(String key);

    /** Returns how long a written object cannot be deleted or replaced; empty when the store has no object lock. */
    default Optional<Duration> lock() {
        return Optional.empty();
    }

    /**
     * Locks an object for {@link #lock()} from now on. Does nothing when the object's lock ends later than that, when
     * the object does not exist, or when the store has no object lock.
     */
    default void extendLock(String key) {}

    /**
     * Returns the key, or throws when a store could not hold it or it would leave a directory.
     *
     * @throws IllegalArgumentException when the key is longer than 512 characters or not a path as described above
     */
    static String checkKey(String key) {
        boolean sound = key.length() <= 512 && key.matches("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
        for (String part : key.split("/", -1)) {
            sound &= !part.equals(".") && !part.equals("..");
        }
        if (!sound) {
            throw new IllegalArgumentException("'" + key
                    + "' is not a valid object key; use at most 512 letters, digits, '.', '_', '-' and '/', without empty, '.'"
                    + " or '..' parts");
        }
        return key;
    }
}
