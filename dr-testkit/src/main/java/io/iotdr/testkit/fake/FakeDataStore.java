package io.iotdr.testkit.fake;

import io.iotdr.spi.DataStore;
import io.iotdr.spi.StoreWarning;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A data store in memory that has only a role and a watermark. Thread-safe. */
public final class FakeDataStore implements DataStore {

    private final Faults faults = new Faults();
    private Role role;
    private Optional<Instant> watermark = Optional.empty();
    private Optional<String> identity = Optional.empty();
    private List<StoreWarning> warnings = List.of();

    public FakeDataStore(Role role) {
        this.role = role;
    }

    public Faults faults() {
        return faults;
    }

    /** Sets the watermark: the moment up to which the store's data is complete. */
    public synchronized FakeDataStore reaching(Instant moment) {
        watermark = Optional.of(moment);
        return this;
    }

    /** Sets what data the store holds; without it, the store does not know. */
    public synchronized FakeDataStore holding(String data) {
        identity = Optional.of(data);
        return this;
    }

    /** Sets what endangers the store. */
    public synchronized FakeDataStore warning(StoreWarning... warnings) {
        this.warnings = List.of(warnings);
        return this;
    }

    @Override
    public List<StoreWarning> warnings() {
        return faults.call("fake data store", "tell its warnings", () -> {
            synchronized (this) {
                return warnings;
            }
        });
    }

    @Override
    public Optional<String> identity() {
        return faults.call("fake data store", "tell what it holds", () -> {
            synchronized (this) {
                return identity;
            }
        });
    }

    @Override
    public Role role() {
        return faults.call("fake data store", "tell its role", () -> {
            synchronized (this) {
                return role;
            }
        });
    }

    /** Returns the role without counting as a call, also while the store is broken. */
    public synchronized Role peek() {
        return role;
    }

    /** Writes a record at a moment, as a service does; returns whether the store took it. */
    public synchronized boolean write(Instant moment) {
        if (role != Role.PRIMARY) {
            return false;
        }
        watermark = Optional.of(moment);
        return true;
    }

    /** Makes the store a replica, as replication that is managed elsewhere does. */
    public FakeDataStore follow() {
        become(Role.REPLICA);
        return this;
    }

    @Override
    public void promote() {
        faults.run("fake data store", "promote", () -> become(Role.PRIMARY));
    }

    @Override
    public void fence() {
        faults.run("fake data store", "fence", () -> become(Role.FENCED));
    }

    private synchronized void become(Role value) {
        role = value;
    }

    @Override
    public Optional<Instant> watermark() {
        return faults.call("fake data store", "tell its watermark", () -> {
            synchronized (this) {
                return watermark;
            }
        });
    }
}
