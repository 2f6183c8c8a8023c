package io.iotdr.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * The records of one zone. Updates follow RFC 2136 section 3: all prerequisites are checked first, then all updates
 * apply, or none. Thread-safe.
 */
final class Zone {

    private static final long SOA_TTL = 60;

    private final Name origin;
    private Map<String, List<Record>> sets = new TreeMap<>();
    private long serial = 1;

    Zone(Name origin) {
        this.origin = origin;
    }

    synchronized void parse(String line) {
        try (Master master = new Master(
                new java.io.ByteArrayInputStream(line.getBytes(java.nio.charset.StandardCharsets.US_ASCII)), origin)) {
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                add(sets, record);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("'" + line + "' is not a DNS record", e);
        }
    }

    boolean holds(Name name) {
        return name.subdomain(origin);
    }

    synchronized boolean exists(Name name) {
        return sets.keySet().stream().anyMatch(k -> k.startsWith(lower(name) + " "));
    }

    synchronized List<Record> find(Name name, int type) {
        return type == Type.SOA && name.equals(origin)
                ? List.of(soa())
                : List.copyOf(sets.getOrDefault(key(name, type), List.of()));
    }

    synchronized SOARecord soa() {
        Name host = Name.fromConstantString("ns." + origin);
        return new SOARecord(origin, DClass.IN, SOA_TTL, host, host, serial, 60, 60, 600, 1);
    }

    synchronized int update(List<Record> prerequisites, List<Record> updates) {
        int refused = unmet(prerequisites);
        if (refused != Rcode.NOERROR) {
            return refused;
        }
        Map<String, List<Record>> next = new TreeMap<>();
        sets.forEach((k, v) -> next.put(k, new ArrayList<>(v)));
        for (Record record : updates) {
            if (!holds(record.getName())) {
                return Rcode.NOTZONE;
            }
            change(next, record);
        }
        sets = next;
        serial++;
        return Rcode.NOERROR;
    }

    /** Checks the prerequisites; the class of each one determines what it requires (RFC 2136 section 3.2). */
    private int unmet(List<Record> prerequisites) {
        Map<String, List<Record>> exact = new TreeMap<>();
        for (Record record : prerequisites) {
            if (record.getTTL() != 0) {
                return Rcode.FORMERR;
            }
            boolean anyType = record.getType() == Type.ANY;
            boolean there = anyType
                    ? exists(record.getName())
                    : !find(record.getName(), record.getType()).isEmpty();
            if (record.getDClass() == DClass.ANY && !there) {
                return anyType ? Rcode.NXDOMAIN : Rcode.NXRRSET;
            }
            if (record.getDClass() == DClass.NONE && there) {
                return anyType ? Rcode.YXDOMAIN : Rcode.YXRRSET;
            }
            if (record.getDClass() == DClass.IN) {
                add(exact, record);
            }
        }
        for (Map.Entry<String, List<Record>> wanted : exact.entrySet()) {
            List<Record> there = sets.getOrDefault(wanted.getKey(), List.of());
            if (there.size() != wanted.getValue().size() || !there.containsAll(wanted.getValue())) {
                return Rcode.NXRRSET;
            }
        }
        return Rcode.NOERROR;
    }

    /**
     * Applies one update: class ANY deletes a set, NONE deletes a record, the zone's class adds one (RFC 2136 section
     * 3.4.2).
     */
    private static void change(Map<String, List<Record>> zone, Record record) {
        String key = key(record.getName(), record.getType());
        if (record.getDClass() == DClass.ANY && record.getType() == Type.ANY) {
            zone.keySet().removeIf(k -> k.startsWith(lower(record.getName()) + " "));
        } else if (record.getDClass() == DClass.ANY) {
            zone.remove(key);
        } else if (record.getDClass() == DClass.NONE) {
            zone.getOrDefault(key, new ArrayList<>())
                    .removeIf(r -> r.rdataToString().equals(record.rdataToString()));
        } else {
            add(zone, record);
        }
        if (zone.getOrDefault(key, List.of()).isEmpty()) {
            zone.remove(key);
        }
    }

    private static void add(Map<String, List<Record>> zone, Record record) {
        List<Record> set = zone.computeIfAbsent(key(record.getName(), record.getType()), k -> new ArrayList<>());
        set.removeIf(r -> r.equals(record) || record.getType() == Type.CNAME);
        set.add(record);
    }

    private static String key(Name name, int type) {
        return lower(name) + " " + Type.string(type);
    }

    private static String lower(Name name) {
        return name.toString().toLowerCase(java.util.Locale.ROOT);
    }
}
