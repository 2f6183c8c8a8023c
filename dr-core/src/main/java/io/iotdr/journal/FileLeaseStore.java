package io.iotdr.journal;

import io.iotdr.spi.LeaseStore;
import io.iotdr.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Leases in a directory, for the processes of one machine. Thread-safe.
 *
 * <p>A step of the wall clock ends no lease early: a process takes a lease of another owner over only after it has run
 * for the lease's whole length itself, by its monotonic clock. Until then a live owner has renewed the lease by the clock
 * as it is after the step. A process that has just started therefore waits for up to one length. An epoch is never used
 * twice: after a release the file stays, with its epoch and without an owner.
 */
public final class FileLeaseStore implements LeaseStore {

    private final LeaseStore leases;

    private FileLeaseStore(LeaseStore leases) {
        this.leases = leases;
    }

    /** Returns the leases in {@code directory}, which is created with mode 0700 if it does not exist. */
    public static FileLeaseStore at(Path directory, Clock clock) {
        return new FileLeaseStore(RegisterLeaseStore.onOneMachine(new FileRegister(directory), clock));
    }

    @Override
    public Optional<Lease> acquire(String name, String owner, Duration length) {
        return leases.acquire(name, owner, length);
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration length) {
        return leases.renew(lease, length);
    }

    @Override
    public void release(Lease lease) {
        leases.release(lease);
    }

    @Override
    public Optional<Lease> read(String name) {
        return leases.read(name);
    }
}
