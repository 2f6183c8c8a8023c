package io.iotdr.journal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import io.iotdr.log.Logs;
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
import org.slf4j.Logger;

/**
 * Leases in a {@link Register} that many machines share. Thread-safe.
 *
 * <p>The owner of a lease writes its expiry by its own clock, and other machines compare it with theirs. A lease counts
 * as expired only when the reader's clock is {@code maxSkew} past the expiry, so that the clocks may differ by that
 * much when the stores are created.
 *
 * <p>A jump of the wall clock after that ends no lease early: an owner uses the later of its wall clock and its
 * monotonic clock, a reader the earlier. It does not delay an expiry much either: a process that has seen a lease
 * unchanged for its length plus {@code maxSkew} treats it as expired, whatever the clocks say.
 *
 * <p>Each write has a new revision, so that after a lost answer the writer can read whether its write succeeded.
 */
public final class RegisterLeaseStore implements LeaseStore {

    private static final int CONFLICTS = 5;
    private static final String NOBODY = "";
    private static final String UNREADABLE = "(unreadable)";
    private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");
    private static final Logger LOG = Logs.of(RegisterLeaseStore.class);

    private final Register register;
    private final Clock clock;
    private final Clock steady;
    private final Duration maxSkew;
    private final boolean oneMachine;
    private final long began;
    private final Map<String, Sight> sights = new ConcurrentHashMap<>();

    private RegisterLeaseStore(Register register, Clock clock, Duration maxSkew, boolean oneMachine) {
        this.register = register;
        this.clock = clock;
        this.steady = SteadyClock.of(clock, Instant.EPOCH);
        this.maxSkew = maxSkew;
        this.oneMachine = oneMachine;
        this.began = clock.nanos();
    }

    /** Returns the leases in {@code register}, for machines whose clocks differ by at most {@code maxSkew}. */
    public static RegisterLeaseStore on(Register register, Clock clock, Duration maxSkew) {
        return new RegisterLeaseStore(register, clock, maxSkew, false);
    }

    /**
     * Returns the leases in a register that only the processes of this machine use. Their clocks do not differ, but step
     * together: a process that has just started may have read the clock after a step that the owner of a lease has not
     * seen yet. It therefore trusts an expiry only after it has run for the lease's length.
     */
    static RegisterLeaseStore onOneMachine(Register register, Clock clock) {
        return new RegisterLeaseStore(register, clock, Duration.ZERO, true);
    }

    /**
     * The content of a register.
     *
     * @param length empty in an entry that an earlier version stored in a file
     */
    @JsonIgnoreProperties("name")
    record LeaseEntry(String owner, long epoch, long revision, Instant expiry, Optional<Duration> length) {
        static final LeaseEntry NONE = new LeaseEntry(NOBODY, 0, 0, Instant.EPOCH, Optional.empty());

        LeaseEntry next(String newOwner, long newEpoch, Instant from, Duration newLength) {
            return new LeaseEntry(newOwner, newEpoch, revision + 1, from.plus(newLength), Optional.of(newLength));
        }

        boolean isOf(Lease lease) {
            return owner.equals(lease.owner()) && epoch == lease.epoch();
        }

        Lease lease(String name) {
            return new Lease(name, owner, epoch, expiry);
        }
    }

    /** The monotonic time since which this process has seen a revision unchanged. */
    private record Sight(long revision, long nanos) {}

    /** Returns the new entry for an old one; empty to leave it unchanged. */
    private interface LeaseChange {
        Optional<LeaseEntry> of(LeaseEntry old);
    }

    @Override
    public Optional<Lease> acquire(String name, String owner, Duration length) {
        return change(name, old -> {
            Duration patience = old.length().orElse(length).plus(maxSkew);
            boolean free = old.owner().equals(NOBODY) || expired(old, patience) || stoodStill(name, old, patience);
            boolean mine = old.owner().equals(owner);
            return free || mine
                    ? Optional.of(old.next(owner, free ? old.epoch() + 1 : old.epoch(), latest(), length))
                    : Optional.empty();
        });
    }

    private boolean expired(LeaseEntry there, Duration patience) {
        boolean trusted = !oneMachine || clock.nanos() - began > patience.toNanos();
        return trusted && earliest().isAfter(there.expiry().plus(maxSkew));
    }

    private boolean stoodStill(String name, LeaseEntry there, Duration patience) {
        long now = clock.nanos();
        Sight since = sights.merge(
                name, new Sight(there.revision(), now), (old, seen) -> old.revision() == seen.revision() ? old : seen);
        return now - since.nanos() > patience.toNanos();
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

    private Optional<Lease> change(String name, LeaseChange change) {
        for (int attempt = 1; attempt <= CONFLICTS; attempt++) {
            Optional<Versioned> seen = look(name);
            Optional<LeaseEntry> wanted = change.of(seen.map(this::entry).orElse(LeaseEntry.NONE));
            if (wanted.isEmpty()) {
                return Optional.empty();
            }
            if (write(name, seen, wanted.get())) {
                return wanted.map(e -> e.lease(name));
            }
        }
        throw ProviderException.notDone(
                "lease store",
                "change the lease " + name,
                "it was changed concurrently " + CONFLICTS + " times; try again",
                null);
    }

    /** Writes an entry; returns whether the register contains it now, also when the answer to the write was lost. */
    private boolean write(String name, Optional<Versioned> seen, LeaseEntry wanted) {
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

    private boolean stands(String name, LeaseEntry wanted) {
        return look(name).map(this::entry).filter(wanted::equals).isPresent();
    }

    private Optional<Versioned> look(String name) {
        return ReadRetry.at(() -> register.read(name));
    }

    /**
     * Returns the content of a register. A damaged one, or one of a newer version, is held by an owner that nobody is, until
     * it has stood still for one length. Its epoch is greater than any that was counted up.
     */
    private LeaseEntry entry(Versioned seen) {
        try {
            return Json.read(seen.text(), LeaseEntry.class);
        } catch (DisasterRecoveryException unreadable) {
            LOG.warn("A lease cannot be read and is taken over once it has stood still: {}", Reason.of(unreadable));
            return new LeaseEntry(
                    UNREADABLE, earliest().toEpochMilli(), seen.text().hashCode(), FAR, Optional.empty());
        }
    }
}
