package io.iotdr.journal;

import io.iotdr.json.Json;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Register;
import io.iotdr.spi.Register.Versioned;
import io.iotdr.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Leases in a {@link Register} that many machines share. Thread-safe.
 *
 * <p>An expiry is written by its owner's clock and judged by another's: a lease counts as expired only once the judge's clock is
 * {@code maxSkew} beyond it, so that clocks may differ by that much. Each write differs from every one before it by its revision;
 * whoever lost an answer finds out by looking.
 */
public final class RegisterLeaseStore implements LeaseStore {

    private static final int CONFLICTS = 5;
    private static final String NOBODY = "";

    private final Register register;
    private final Clock clock;
    private final Duration maxSkew;

    private RegisterLeaseStore(Register register, Clock clock, Duration maxSkew) {
        this.register = register;
        this.clock = clock;
        this.maxSkew = maxSkew;
    }

    /** Leases in {@code register}, for machines whose clocks differ by at most {@code maxSkew}. */
    public static RegisterLeaseStore on(Register register, Clock clock, Duration maxSkew) {
        return new RegisterLeaseStore(register, clock, maxSkew);
    }

    /** What stands in the register. */
    record Entry(String owner, long epoch, long revision, Instant expiry) {
        Entry next(String newOwner, long newEpoch, Instant newExpiry) {
            return new Entry(newOwner, newEpoch, revision + 1, newExpiry);
        }

        boolean isOf(Lease lease) {
            return owner.equals(lease.owner()) && epoch == lease.epoch();
        }

        Lease lease(String name) {
            return new Lease(name, owner, epoch, expiry);
        }
    }

    /** What a change makes of an entry; empty to leave it. */
    private interface Change {
        Optional<Entry> of(Entry old);
    }

    @Override
    public Optional<Lease> acquire(String name, String owner, Duration length) {
        return change(name, old -> {
            Instant now = clock.now();
            boolean free =
                    old.owner().equals(NOBODY) || now.isAfter(old.expiry().plus(maxSkew));
            boolean mine = old.owner().equals(owner);
            return free || mine
                    ? Optional.of(old.next(owner, free ? old.epoch() + 1 : old.epoch(), now.plus(length)))
                    : Optional.empty();
        });
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration length) {
        return change(
                lease.name(),
                old -> old.isOf(lease)
                        ? Optional.of(old.next(
                                lease.owner(), lease.epoch(), clock.now().plus(length)))
                        : Optional.empty());
    }

    @Override
    public void release(Lease lease) {
        change(
                lease.name(),
                old -> old.isOf(lease) ? Optional.of(old.next(NOBODY, lease.epoch(), clock.now())) : Optional.empty());
    }

    @Override
    public Optional<Lease> read(String name) {
        return look(name).map(v -> entry(v).lease(name));
    }

    private Optional<Lease> change(String name, Change change) {
        for (int attempt = 1; attempt <= CONFLICTS; attempt++) {
            Optional<Versioned> seen = look(name);
            Optional<Entry> wanted =
                    change.of(seen.map(RegisterLeaseStore::entry).orElse(new Entry(NOBODY, 0, 0, Instant.EPOCH)));
            if (wanted.isEmpty()) {
                return Optional.empty();
            }
            if (write(name, seen, wanted.get())) {
                return wanted.map(e -> e.lease(name));
            }
        }
        throw ProviderException.notDone(
                "lease store", "change the lease " + name, "others changed it " + CONFLICTS + " times meanwhile", null);
    }

    /** Whether the wanted entry stands there, also when the answer to it was lost on the way. */
    private boolean write(String name, Optional<Versioned> seen, Entry wanted) {
        try {
            if (register.write(name, seen, Json.write(wanted))) {
                return true;
            }
        } catch (ProviderException lost) {
            if (!lost.outcomeUnknown()) {
                throw lost;
            }
            if (stands(name, wanted)) {
                return true;
            }
            throw lost;
        }
        return stands(name, wanted);
    }

    private boolean stands(String name, Entry wanted) {
        return look(name).map(RegisterLeaseStore::entry).filter(wanted::equals).isPresent();
    }

    private Optional<Versioned> look(String name) {
        return Looking.at(() -> register.read(name));
    }

    private static Entry entry(Versioned seen) {
        return Json.read(seen.text(), Entry.class);
    }
}
