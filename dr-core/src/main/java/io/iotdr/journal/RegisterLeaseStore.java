package io.iotdr.journal;

import io.iotdr.json.Json;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Register;
import io.iotdr.spi.Register.Versioned;
import io.iotdr.time.Clock;
import io.iotdr.time.SteadyClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Leases in a {@link Register} that many machines share. Thread-safe.
 *
 * <p>An expiry is written by its owner's clock and judged by another's: a lease counts as expired only once the judge's clock is
 * {@code maxSkew} beyond it, so that clocks may differ by that much when the stores are opened. A wall clock that jumps later makes no
 * lease end early: an owner writes by the later of its wall clock and of its monotonic clock, a judge reads by the earlier. It delays
 * none for long either: whoever saw a lease stand unchanged for its length and {@code maxSkew} knows that it is over, whatever clocks
 * say. Each write differs from every one before it by its revision; whoever lost an answer finds out by looking.
 */
public final class RegisterLeaseStore implements LeaseStore {

    private static final int CONFLICTS = 5;
    private static final String NOBODY = "";

    private final Register register;
    private final Clock clock;
    private final Clock steady;
    private final Duration maxSkew;
    private final Map<String, Sight> sights = new ConcurrentHashMap<>();

    private RegisterLeaseStore(Register register, Clock clock, Duration maxSkew) {
        this.register = register;
        this.clock = clock;
        this.steady = SteadyClock.of(clock, Instant.EPOCH);
        this.maxSkew = maxSkew;
    }

    /** Leases in {@code register}, for machines whose clocks differ by at most {@code maxSkew}. */
    public static RegisterLeaseStore on(Register register, Clock clock, Duration maxSkew) {
        return new RegisterLeaseStore(register, clock, maxSkew);
    }

    /** What stands in the register. */
    record Entry(String owner, long epoch, long revision, Instant expiry, Duration length) {
        static final Entry NONE = new Entry(NOBODY, 0, 0, Instant.EPOCH, Duration.ZERO);

        Entry next(String newOwner, long newEpoch, Instant from, Duration newLength) {
            return new Entry(newOwner, newEpoch, revision + 1, from.plus(newLength), newLength);
        }

        boolean isOf(Lease lease) {
            return owner.equals(lease.owner()) && epoch == lease.epoch();
        }

        Lease lease(String name) {
            return new Lease(name, owner, epoch, expiry);
        }
    }

    /** Since when, by the monotonic clock, this process has seen a revision stand. */
    private record Sight(long revision, long nanos) {}

    /** What a change makes of an entry; empty to leave it. */
    private interface Change {
        Optional<Entry> of(Entry old);
    }

    @Override
    public Optional<Lease> acquire(String name, String owner, Duration length) {
        return change(name, old -> {
            boolean free = old.owner().equals(NOBODY) || expired(old) || stoodStill(name, old);
            boolean mine = old.owner().equals(owner);
            return free || mine
                    ? Optional.of(old.next(owner, free ? old.epoch() + 1 : old.epoch(), latest(), length))
                    : Optional.empty();
        });
    }

    private boolean expired(Entry there) {
        return earliest().isAfter(there.expiry().plus(maxSkew));
    }

    private boolean stoodStill(String name, Entry there) {
        long now = clock.nanos();
        Sight since = sights.merge(
                name, new Sight(there.revision(), now), (old, seen) -> old.revision() == seen.revision() ? old : seen);
        return now - since.nanos() > there.length().plus(maxSkew).toNanos();
    }

    private Instant earliest() {
        return Stream.of(clock.now(), steady.now()).min(Instant::compareTo).orElseThrow();
    }

    private Instant latest() {
        return Stream.of(clock.now(), steady.now()).max(Instant::compareTo).orElseThrow();
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration length) {
        return change(
                lease.name(),
                old -> old.isOf(lease)
                        ? Optional.of(old.next(lease.owner(), lease.epoch(), latest(), length))
                        : Optional.empty());
    }

    @Override
    public void release(Lease lease) {
        change(
                lease.name(),
                old -> old.isOf(lease)
                        ? Optional.of(old.next(NOBODY, lease.epoch(), latest(), Duration.ZERO))
                        : Optional.empty());
    }

    @Override
    public Optional<Lease> read(String name) {
        return look(name).map(v -> entry(v).lease(name));
    }

    private Optional<Lease> change(String name, Change change) {
        for (int attempt = 1; attempt <= CONFLICTS; attempt++) {
            Optional<Versioned> seen = look(name);
            Optional<Entry> wanted =
                    change.of(seen.map(RegisterLeaseStore::entry).orElse(Entry.NONE));
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
