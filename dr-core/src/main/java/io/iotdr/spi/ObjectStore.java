package io.iotdr.spi;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A place for immutable objects: a directory, S3, Azure Blob. Objects are written once and never changed.
 *
 * <p>Keys that are written are non-empty ASCII paths of {@code [A-Za-z0-9._/-]} without empty, {@code .} or {@code ..} parts; what
 * others wrote is listed and read by whatever key it has. Implementations are thread-safe.
 */
public interface ObjectStore {

    /** What is known of an object without reading it. */
    record ObjectInfo(String key, long size, Instant modified) {}

    /**
     * Writes an object unless one is there; what is there is never touched. When it returns, the object is durable.
     *
     * @return whether this call wrote it
     */
    boolean putIfAbsent(String key, byte[] content);

    /** The same, for what remains in a buffer, which stays as it is; a store that can write without copying does so. */
    default boolean putIfAbsent(String key, ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return putIfAbsent(key, bytes);
    }

    /** All of an object; empty when there is none. */
    Optional<byte[]> get(String key);

    /**
     * A part of an object; empty when there is no such object.
     *
     * @throws ProviderException with outcome {@code REFUSED} when the range goes beyond the object's end
     */
    Optional<byte[]> get(String key, long offset, int length);

    /** The objects whose keys start with {@code prefix}, in order of their keys; all of them, whatever the store's page size. */
    List<ObjectInfo> list(String prefix);

    /** What is known of one object; empty when there is none. A store that can tell without listing does so. */
    default Optional<ObjectInfo> info(String key) {
        return list(key).stream().filter(o -> o.key().equals(key)).findFirst();
    }

    /** Removes an object; removing what is not there does nothing. One that is locked is hidden, or stays until its time is over. */
    void delete(String key);

    /** For how long nobody can delete or replace what is written; empty where the store locks nothing. */
    default Optional<Duration> lock() {
        return Optional.empty();
    }

    /** Locks an object for that long from now on, unless it is locked for longer; what is not there, or a store without locks, stays so. */
    default void lockAgain(String key) {}

    /** Refuses a key that some store could not hold, or that would leave a directory. */
    static String checkKey(String key) {
        boolean sound = key.length() <= 512 && key.matches("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
        for (String part : key.split("/", -1)) {
            sound &= !part.equals(".") && !part.equals("..");
        }
        if (!sound) {
            throw new IllegalArgumentException("'" + key + "' is not an object key");
        }
        return key;
    }
}
