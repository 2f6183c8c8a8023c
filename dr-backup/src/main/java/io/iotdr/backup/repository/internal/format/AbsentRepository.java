package io.iotdr.backup.repository.internal.format;

import io.iotdr.backup.repository.options.Location;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A location that does not hold the repository: a mount point without its disk looks like this, and so does one in which
 * another repository was made while the disk was away. Nothing is written or believed there. Thread-safe.
 */
public final class AbsentRepository implements ObjectStore {

    private final ObjectStore real;
    private final Runnable check;

    private AbsentRepository(ObjectStore real, Runnable check) {
        this.real = real;
        this.check = check;
    }

    /** Returns a location that held no repository when it was opened, while another one did; it is used once it does. */
    public static ObjectStore empty(Location location) {
        return new AbsentRepository(
                location.store(), () -> LocationCheck.refuseAbsent(location.name(), location.store()));
    }

    /** Returns a location that cannot be used for this reason. */
    public static ObjectStore refused(Location location, String reason) {
        return new AbsentRepository(location.store(), () -> {
            throw ProviderException.notDone("backup", "use the location " + location.name(), reason, null);
        });
    }

    private ObjectStore present() {
        check.run();
        return real;
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return present().putIfAbsent(key, content);
    }

    @Override
    public boolean putIfAbsent(String key, ByteBuffer content) {
        return present().putIfAbsent(key, content);
    }

    @Override
    public Optional<byte[]> get(String key) {
        return present().get(key);
    }

    @Override
    public Optional<byte[]> get(String key, long offset, int length) {
        return present().get(key, offset, length);
    }

    @Override
    public List<ObjectInfo> list(String prefix) {
        return present().list(prefix);
    }

    @Override
    public Optional<ObjectInfo> info(String key) {
        return present().info(key);
    }

    @Override
    public Optional<Duration> lock() {
        return real.lock();
    }

    @Override
    public void extendLock(String key) {
        present().extendLock(key);
    }

    @Override
    public void delete(String key) {
        present().delete(key);
    }
}
