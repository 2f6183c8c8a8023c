package io.iotdr.testkit.fake;

import io.iotdr.sim.memory.MemoryDns;
import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import java.util.Optional;

/** An authoritative DNS server in memory with faults. Thread-safe. */
public final class FakeDns implements DnsProvider {

    private final Faults faults = new Faults();
    private final MemoryDns memory = new MemoryDns();

    public Faults faults() {
        return faults;
    }

    /** Sets a record directly, without any check. */
    public FakeDns with(DnsRecordSet record) {
        memory.with(record);
        return this;
    }

    /** Returns the stored record, without faults. */
    public Optional<DnsRecordSet> peek(String name, String type) {
        return memory.read(name, type);
    }

    @Override
    public Optional<DnsRecordSet> read(String name, String type) {
        return faults.call("fake dns", "read " + name, () -> memory.read(name, type));
    }

    @Override
    public void replace(String name, String type, Optional<DnsRecordSet> expected, Optional<DnsRecordSet> wanted) {
        faults.run("fake dns", "replace " + name, () -> memory.replace(name, type, expected, wanted));
    }
}
