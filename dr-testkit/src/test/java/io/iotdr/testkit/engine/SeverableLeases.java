package io.iotdr.testkit.engine;

import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.ProviderException;
import java.time.Duration;
import java.util.Optional;

/** One orchestrator's connection to the leases, which a test can cut. */
final class SeverableLeases implements LeaseStore {

    private final LeaseStore real;
    private volatile boolean cut;

    SeverableLeases(LeaseStore real) {
        this.real = real;
    }

    /** Cuts the connection; the orchestrator behind it loses every lease when it expires. */
    void cut() {
        cut = true;
    }

    private LeaseStore reached() {
        if (cut) {
            throw ProviderException.notDone("leases", "reach them", "the network is cut", null);
        }
        return real;
    }

    @Override
    public Optional<Lease> acquire(String name, String owner, Duration length) {
        return reached().acquire(name, owner, length);
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration length) {
        return reached().renew(lease, length);
    }

    @Override
    public void release(Lease lease) {
        reached().release(lease);
    }

    @Override
    public Optional<Lease> read(String name) {
        return reached().read(name);
    }
}
