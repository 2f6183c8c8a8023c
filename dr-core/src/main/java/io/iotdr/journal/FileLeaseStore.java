package io.iotdr.journal;

import io.iotdr.json.Json;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Leases in a directory, for the processes of one machine. Each lease is a file that is replaced atomically under a
 * lock file. Thread-safe.
 *
 * <p>An epoch is never used twice: after a release the file stays, with its epoch and without an owner.
 */
public final class FileLeaseStore implements LeaseStore {

    private static final String NOBODY = "";

    /**
     * A file lock excludes only other processes; the threads of this process, also those with another store, exclude
     * each other with this monitor.
     */
    private static final Object THREADS = new Object();

    private final Path directory;
    private final Clock clock;

    private FileLeaseStore(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    public static FileLeaseStore at(Path directory, Clock clock) {
        PrivateFiles.makeDirectory(directory);
        return new FileLeaseStore(directory, clock);
    }

    @Override
    public Optional<Lease> acquire(String name, String owner, Duration length) {
        return change(name, old -> {
            boolean mine = old.owner().equals(owner);
            boolean free = old.owner().equals(NOBODY) || clock.now().isAfter(old.expiry());
            long epoch = mine && !free ? old.epoch() : old.epoch() + 1;
            return mine || free
                    ? Optional.of(new Lease(name, owner, epoch, clock.now().plus(length)))
                    : Optional.empty();
        });
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration length) {
        return change(
                lease.name(),
                old -> same(old, lease)
                        ? Optional.of(new Lease(
                                lease.name(),
                                lease.owner(),
                                lease.epoch(),
                                clock.now().plus(length)))
                        : Optional.empty());
    }

    @Override
    public void release(Lease lease) {
        change(
                lease.name(),
                old -> same(old, lease)
                        ? Optional.of(new Lease(lease.name(), NOBODY, lease.epoch(), clock.now()))
                        : Optional.empty());
    }

    @Override
    public Optional<Lease> read(String name) {
        try {
            return Optional.of(load(name)).filter(l -> l.epoch() > 0);
        } catch (IOException e) {
            throw failed(name, e);
        }
    }

    private static boolean same(Lease a, Lease b) {
        return a.owner().equals(b.owner()) && a.epoch() == b.epoch();
    }

    private Optional<Lease> change(String name, Function<Lease, Optional<Lease>> decision) {
        synchronized (THREADS) {
            return changeLocked(name, decision);
        }
    }

    private Optional<Lease> changeLocked(String name, Function<Lease, Optional<Lease>> decision) {
        try (FileChannel channel =
                        FileChannel.open(file(name, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            Optional<Lease> wanted = decision.apply(load(name));
            if (wanted.isPresent() && lock.isValid()) {
                PrivateFiles.write(
                        file(name, ".lease"), Json.write(wanted.get()).getBytes(StandardCharsets.UTF_8));
            }
            return wanted;
        } catch (IOException e) {
            throw failed(name, e);
        }
    }

    private Lease load(String name) throws IOException {
        Path file = file(name, ".lease");
        return Files.exists(file)
                ? Json.read(Files.readString(file), Lease.class)
                : new Lease(name, NOBODY, 0, java.time.Instant.EPOCH);
    }

    private Path file(String name, String suffix) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,199}")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a valid lease name; use 1 to 200 letters, digits, '.', '_' or '-'");
        }
        return directory.resolve(name + suffix);
    }

    private ProviderException failed(String name, IOException e) {
        return ProviderException.notDone(
                "file lease store", "use the lease " + name + " in " + directory, String.valueOf(e.getMessage()), e);
    }
}
