package io.iotdr.sim.memory;

import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.ProviderException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An authoritative DNS server in memory. Thread-safe. */
public final class MemoryDns implements DnsProvider {

    private final Map<String, DnsRecordSet> zone = new TreeMap<>();

    /** Sets a record directly, without any check. */
    public synchronized MemoryDns with(DnsRecordSet record) {
        zone.put(key(record.name(), record.type()), record);
        return this;
    }

    @Override
    public synchronized Optional<DnsRecordSet> read(String name, String type) {
        return Optional.ofNullable(zone.get(key(name, type)));
    }

    @Override
    public synchronized void replace(
            String name, String type, Optional<DnsRecordSet> expected, Optional<DnsRecordSet> wanted) {
        Optional<DnsRecordSet> there = Optional.ofNullable(zone.get(key(name, type)));
        if (!there.map(DnsRecordSet::values).equals(expected.map(DnsRecordSet::values))) {
            throw ProviderException.conflict(
                    "memory dns", "replace " + name, "it was changed meanwhile and is now " + there);
        }
        if (wanted.isPresent() && isBesideCname(name, type)) {
            throw ProviderException.conflict("memory dns", "replace " + name, "beside a CNAME nothing else can exist");
        }
        if (wanted.isPresent()) {
            zone.put(key(name, type), wanted.get());
        } else {
            zone.remove(key(name, type));
        }
    }

    private boolean isBesideCname(String name, String type) {
        boolean cname = type.equals("CNAME");
        return zone.keySet().stream()
                .filter(k -> k.startsWith(name + " ") && !k.equals(key(name, type)))
                .anyMatch(k -> cname || k.endsWith(" CNAME"));
    }

    private static String key(String name, String type) {
        return name + " " + type;
    }
}
