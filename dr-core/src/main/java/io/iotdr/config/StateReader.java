package io.iotdr.config;

import io.iotdr.journal.BlockJournal;
import io.iotdr.journal.QuorumRegister;
import io.iotdr.journal.RegisterLeaseStore;
import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.Register;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the shared state from the {@code state} section. */
final class StateReader {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration SKEW = Duration.ofSeconds(2);

    private final ProviderMaker maker;
    private final Problems problems;

    StateReader(ProviderMaker maker, Problems problems) {
        this.maker = maker;
        this.problems = problems;
    }

    /** Returns the shared state; empty when a problem was reported. */
    Optional<SharedState> read(View state) {
        Duration lease = state.time("lease").orElse(LEASE);
        Duration skew = state.time("max_clock_skew").orElse(SKEW);
        if (lease.compareTo(skew.multipliedBy(2)) < 0) {
            problems.error(
                    "state.lease",
                    "is " + lease + "; it must be at least twice max_clock_skew, which is " + skew,
                    state.location("lease"));
        }
        Optional<JournalBlocks> blocks = maker.make(JournalBlocks.class, state.child("journal"));
        Optional<LeaseStore> leases = leases(state, "leases", skew);
        Optional<LeaseStore> writeLeases = leases(state, "write_leases", skew);
        return blocks.isPresent() && leases.isPresent()
                ? Optional.of(new SharedState(BlockJournal.on(blocks.get()), leases.get(), writeLeases, lease))
                : Optional.empty();
    }

    private Optional<LeaseStore> leases(View state, String key, Duration skew) {
        List<Register> registers = new ArrayList<>();
        state.entries(key)
                .values()
                .forEach(v -> maker.make(Register.class, Optional.of(v)).ifPresent(registers::add));
        if (registers.size() == 2) {
            problems.warning(
                    "state." + key,
                    "with two stores, the loss of either one stops it; use one store, or three in separate failure domains",
                    state.location(key));
        }
        return registers.isEmpty()
                ? Optional.empty()
                : Optional.of(RegisterLeaseStore.on(
                        registers.size() == 1 ? registers.get(0) : QuorumRegister.of(registers), maker.clock(), skew));
    }
}
