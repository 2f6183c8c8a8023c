package io.iotdr.onprem.dns;

import io.iotdr.error.Reason;
import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.SystemClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/**
 * A DNS authority that accepts dynamic updates (RFC 2136) signed with TSIG (RFC 8945): BIND, Knot, PowerDNS. The expected
 * records are sent as prerequisites (RFC 2136 section 2.4), so that the authority itself refuses to undo a newer decision.
 * Thread-safe.
 */
public final class DnsUpdate implements DnsProvider {

    /** RFC 2136 section 2.4.2: a prerequisite compares only the data; its TTL must be zero. */
    private static final Duration PREREQUISITE_TTL = Duration.ZERO;

    /** How often a record set is read anew that changes while it is read. */
    private static final int MOST_READS = 3;

    private static final String CNAME = "CNAME";

    private final Name zone;
    private final DnsExchange primary;
    private final List<InetSocketAddress> secondaries;

    /**
     * Creates a provider for one zone on one server.
     *
     * @param server a name that is unresolved is resolved at each use
     * @param zone absolute, with the final dot
     * @param key the key that signs messages; empty for an authority that only checks source addresses
     * @param timeout the limit for one message
     */
    public DnsUpdate(InetSocketAddress server, String zone, Optional<DnsKey> key, Duration timeout) {
        this(new DnsExchange(server, name(zone), key, timeout, SystemClock.INSTANCE), zone, List.of());
    }

    /**
     * Creates a provider for one zone.
     *
     * @param primary the server that takes the updates
     * @param zone absolute, with the final dot
     * @param secondaries the other authoritative servers, which are asked whether they have a change
     */
    DnsUpdate(DnsExchange primary, String zone, List<InetSocketAddress> secondaries) {
        this.zone = name(zone);
        this.primary = primary;
        this.secondaries = List.copyOf(secondaries);
    }

    @Override
    public Optional<DnsRecordSet> read(String name, String type) {
        String operation = "read " + name + " " + type;
        for (int reads = 0; reads < MOST_READS; reads++) {
            Optional<DnsRecordSet> answered = answered(primary, name, type, operation);
            if (answered.isEmpty() || probed(operation, prerequisites(name, type, answered)) == Rcode.NOERROR) {
                return answered;
            }
            // What a wildcard answers is not there: a prerequisite reads the data of the zone itself.
            Update absent = new Update(zone);
            absent.absent(name(name), type(type));
            if (probed(operation, absent) == Rcode.NOERROR) {
                return Optional.empty();
            }
        }
        throw ProviderException.notDone(primary.place(), operation, "it changes while it is read", null);
    }

    /** Returns what a server answers for a name, which may come from a wildcard. */
    private static Optional<DnsRecordSet> answered(DnsExchange server, String name, String type, String operation) {
        Message query = Message.newQuery(Record.newRecord(name(name), type(type), DClass.IN));
        List<Record> found = server.asked(query, operation).getSection(Section.ANSWER).stream()
                .filter(r -> r.getType() == type(type) && r.getName().equals(name(name)))
                .toList();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new DnsRecordSet(
                        name,
                        type,
                        Duration.ofSeconds(found.get(0).getTTL()),
                        found.stream().map(Record::rdataToString).toList()));
    }

    /** Sends prerequisites without a change, and returns whether they hold: NOERROR, or the code of the one that does not. */
    private int probed(String operation, Update prerequisites) {
        Message answer = primary.send(prerequisites, operation);
        if (answer.getRcode() != Rcode.NOERROR && !isConflict(answer.getRcode())) {
            throw primary.failed(operation, answer);
        }
        return answer.getRcode();
    }

    private static boolean isConflict(int rcode) {
        return rcode == Rcode.NXRRSET || rcode == Rcode.YXRRSET || rcode == Rcode.YXDOMAIN;
    }

    /** Beside a CNAME nothing else can exist, and servers ignore such an update silently. */
    private Update prerequisites(String name, String type, Optional<DnsRecordSet> expected) {
        Update update = new Update(zone);
        if (expected.isPresent()) {
            records(expected.get(), PREREQUISITE_TTL).forEach(update::present);
        } else if (type.equals(CNAME)) {
            update.absent(name(name));
        } else {
            update.absent(name(name), type(type));
            update.absent(name(name), Type.CNAME);
        }
        return update;
    }

    @Override
    public void replace(String name, String type, Optional<DnsRecordSet> expected, Optional<DnsRecordSet> wanted) {
        String operation = "replace " + name + " " + type;
        Update update = prerequisites(name, type, expected);
        // Adding a CNAME replaces the one that is there; Knot loses a signed one that is deleted and added at once.
        if (wanted.isEmpty() || !type.equals(CNAME)) {
            update.delete(name(name), type(type));
        }
        wanted.ifPresent(w -> records(w, w.ttl()).forEach(update::add));
        Message answer = primary.send(update, operation);
        if (isConflict(answer.getRcode())) {
            throw ProviderException.conflict(primary.place(), operation, conflict(name, type, expected));
        }
        if (answer.getRcode() != Rcode.NOERROR) {
            throw primary.failed(operation, answer);
        }
    }

    private String conflict(String name, String type, Optional<DnsRecordSet> expected) {
        String now = "";
        if (expected.isEmpty()) {
            now = type.equals(CNAME)
                    ? "; a CNAME needs a name without any other record"
                    : read(name, CNAME)
                            .map(c -> "; the name is a CNAME to " + c.values().get(0)
                                    + ", beside which nothing else can exist: move that CNAME, or remove it first")
                            .orElse("");
        }
        return "it has been changed since: it no longer "
                + expected.map(e -> "equals " + String.join(" ", e.values())).orElse("is absent") + now;
    }

    @Override
    public List<String> behind(DnsRecordSet wanted) {
        List<String> behind = new ArrayList<>();
        for (InetSocketAddress secondary : secondaries) {
            DnsExchange server = primary.unsignedWith(secondary);
            try {
                Optional<DnsRecordSet> there = answered(server, wanted.name(), wanted.type(), "read " + wanted.name());
                if (!there.equals(Optional.of(wanted))) {
                    behind.add(
                            server.place() + " has serial " + serial(server) + ", the primary has " + serial(primary));
                }
            } catch (ProviderException unusable) {
                behind.add(Reason.of(unusable));
            }
        }
        return behind;
    }

    private String serial(DnsExchange server) {
        Message query = Message.newQuery(Record.newRecord(zone, Type.SOA, DClass.IN));
        return server.asked(query, "read the serial of " + zone).getSection(Section.ANSWER).stream()
                .filter(SOARecord.class::isInstance)
                .map(r -> String.valueOf(((SOARecord) r).getSerial()))
                .findFirst()
                .orElse("none");
    }

    private static List<Record> records(DnsRecordSet set, Duration ttl) {
        return set.values().stream()
                .map(value -> {
                    try {
                        return Record.fromString(
                                name(set.name()), type(set.type()), DClass.IN, ttl.toSeconds(), value, Name.root);
                    } catch (IOException e) {
                        throw new IllegalArgumentException(
                                "'" + value + "' is not the data of a " + set.type() + " record: " + Reason.of(e), e);
                    }
                })
                .toList();
    }

    static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("'" + text + "' is not a DNS name", e);
        }
    }

    private static int type(String text) {
        int type = Type.value(text);
        if (type < 0) {
            throw new IllegalArgumentException("'" + text + "' is not a DNS record type");
        }
        return type;
    }
}
