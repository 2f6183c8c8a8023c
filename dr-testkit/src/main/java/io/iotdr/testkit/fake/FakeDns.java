package io.iotdr.testkit.fake;

import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.ProviderException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An authoritative DNS server in memory. Thread-safe. */
public final class FakeDns implements DnsProvider {

    private final Faults faults = new Faults();
    private final Map<String, DnsRecordSet> zone = new TreeMap<>();

    public Faults faults() {
        return faults;
    }

    /** Sets a record directly, without any check. */
    public synchronized FakeDns with(DnsRecordSet record) {
        zone.put(key(record.name(), record.type()), record);
        return this;
    }

    /** Returns the stored record, without faults. */
    public synchronized Optional<DnsRecordSet> peek(String name, String type) {
        return Optional.ofNullable(zone.get(key(name, type)));
    }

    @Override
    public Optional<DnsRecordSet> read(String name, String type) {
        return faults.call("fake dns", "read " + name, () -> peek(name, type));
    }

    @Override
    public void replace(String name, String type, Optional<DnsRecordSet> expected, Optional<DnsRecordSet> wanted) {
        faults.run("fake dns", "replace " + name, () -> swap(name, type, expected, wanted));
    }

    private synchronized void swap(
            String name, String type, Optional<DnsRecordSet> expected, Optional<DnsRecordSet> wanted) {
        Optional<DnsRecordSet> there = Optional.ofNullable(zone.get(key(name, type)));
        if (!there.map(DnsRecordSet::values).equals(expected.map(DnsRecordSet::values))) {
            throw ProviderException.conflict(
                    "fake dns", "replace " + name, "it was changed meanwhile and is now " + there);
        }
        if (wanted.isPresent()) {
            zone.put(key(name, type), wanted.get());
        } else {
            zone.remove(key(name, type));
        }
    }

    private static String key(String name, String type) {
        return name + " " + type;
    }
}
