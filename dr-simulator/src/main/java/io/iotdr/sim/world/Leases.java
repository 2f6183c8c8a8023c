package io.iotdr.sim.world;

import io.iotdr.journal.QuorumRegister;
import io.iotdr.journal.RegisterLeaseStore;
import io.iotdr.sim.clock.SimProcess;
import io.iotdr.sim.memory.MemoryLeaseStore;
import io.iotdr.sim.memory.MemoryRegister;
import io.iotdr.spi.LeaseStore;
import io.iotdr.spi.LeaseStore.Lease;
import io.iotdr.spi.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The leases of a simulated world: in one store with its own clock, or on a majority of several registers without
 * clocks.
 */
public final class Leases {

    private final String place;
    private final SimProcess world;
    private final MemoryLeaseStore alone;
    private final List<MemoryRegister> several;
    private int clients;

    /** Creates leases on {@code stores} stores, whose names start with {@code place}. */
    Leases(String place, int stores, SimProcess world) {
        this.place = place;
        this.world = world;
        this.alone = new MemoryLeaseStore(world);
        this.several = stores == 1
                ? List.of()
                : Stream.generate(MemoryRegister::new).limit(stores).toList();
    }

    /** Returns the leases as a process reaches them. */
    public LeaseStore of(SimProcess process, SimConnection wire) {
        return several.isEmpty()
                ? wire.to(LeaseStore.class, place, alone)
                : on(registers(wire), process.name() + "-" + ++clients, process);
    }

    /** Returns the stores as a process reaches them. */
    public List<Register> registers(SimConnection wire) {
        List<Register> wired = new ArrayList<>();
        for (MemoryRegister register : several) {
            wired.add(wire.to(Register.class, place + "-" + wired.size(), register));
        }
        return wired;
    }

    private static LeaseStore on(List<Register> registers, String client, SimProcess process) {
        return RegisterLeaseStore.on(QuorumRegister.as(client, registers), process, SimulatorOptions.CLOCK_SKEW);
    }

    /** Returns the current state of a lease, read from copies of all stores, so that reading leaves no trace. */
    public Optional<Lease> now(String name) {
        return several.isEmpty()
                ? alone.read(name)
                : on(several.stream().map(r -> (Register) r.copy()).toList(), "watch", world)
                        .read(name);
    }

    /** Returns whether a lease is still valid, so that no other owner can hold it. */
    public boolean lasts(Lease lease) {
        return !world.now()
                .isAfter(several.isEmpty() ? lease.expiry() : lease.expiry().plus(SimulatorOptions.CLOCK_SKEW));
    }
}
