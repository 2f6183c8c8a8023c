package io.iotdr.onprem.dns;

import io.iotdr.error.Reason;
import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.DnsReplacement;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.SystemClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
    private final ZoneServers servers;
    private final List<InetSocketAddress> resolvers;

    /**
     * Creates a provider for one zone on one server.
     *
     * @param server a name that is unresolved is resolved at each use
     * @param zone absolute, with the final dot
     * @param key the key that signs messages; empty for an authority that only checks source addresses
     * @param timeout the limit for one message
     */
    public DnsUpdate(InetSocketAddress server, String zone, Optional<DnsKey> key, Duration timeout) {
        this(
                new DnsExchange(server, name(zone), () -> key, timeout, SystemClock.INSTANCE),
                zone,
                new ZoneServers(Optional.of(List.of()), ZoneServers.PORT),
                List.of());
    }

    /**
     * Creates a provider for one zone.
     *
     * @param primary the server that takes the updates
     * @param zone absolute, with the final dot
     * @param servers the other authoritative servers, which are asked whether they have a change
     * @param resolvers servers that resolve names for devices, which are asked whether they have forgotten the old records
     */
    DnsUpdate(DnsExchange primary, String zone, ZoneServers servers, List<InetSocketAddress> resolvers) {
        this.zone = name(zone);
        this.primary = primary;
        this.servers = servers;
        this.resolvers = List.copyOf(resolvers);
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
        return found(server.asked(query, operation), name, type);
    }

    private static Optional<DnsRecordSet> found(Message answer, String name, String type) {
        List<Record> found = answer.getSection(Section.ANSWER).stream()
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

    private Update prerequisites(String name, String type, Optional<DnsRecordSet> expected) {
        Update update = new Update(zone);
        require(update, name, type, expected);
        return update;
    }

    /** Beside a CNAME nothing else can exist, and servers ignore such an update silently. */
    private static void require(Update update, String name, String type, Optional<DnsRecordSet> expected) {
        if (expected.isPresent()) {
            records(expected.get(), PREREQUISITE_TTL).forEach(update::present);
        } else if (type.equals(CNAME)) {
            update.absent(name(name));
        } else {
            update.absent(name(name), type(type));
            update.absent(name(name), Type.CNAME);
        }
    }

    @Override
    public void replace(String name, String type, Optional<DnsRecordSet> expected, Optional<DnsRecordSet> wanted) {
        replaceAll(List.of(new DnsReplacement(name, type, expected, wanted)));
    }

    /** RFC 2136 section 3.7: one message is one transaction. */
    @Override
    public void replaceAll(List<DnsReplacement> replacements) {
        Update update = new Update(zone);
        replacements.forEach(r -> require(update, r.name(), r.type(), r.expected()));
        replacements.forEach(r -> change(update, r));
        String operation = replacements.stream()
                .map(r -> r.name() + " " + r.type())
                .collect(Collectors.joining(", ", "replace ", ""));
        Message answer = primary.send(update, operation);
        if (isConflict(answer.getRcode())) {
            throw ProviderException.conflict(primary.place(), operation, conflict(replacements));
        }
        if (answer.getRcode() != Rcode.NOERROR) {
            throw primary.failed(operation, answer);
        }
    }

    /** Adding a CNAME replaces the one that is there; Knot loses a signed one that is deleted and added at once. */
    private static void change(Update update, DnsReplacement replacement) {
        if (replacement.wanted().isEmpty() || !replacement.type().equals(CNAME)) {
            update.delete(name(replacement.name()), type(replacement.type()));
        }
        replacement.wanted().ifPresent(w -> records(w, w.ttl()).forEach(update::add));
    }

    private String conflict(List<DnsReplacement> replacements) {
        DnsReplacement changed = replacements.stream()
                .filter(r -> !read(r.name(), r.type()).equals(r.expected()))
                .findFirst()
                .orElse(replacements.get(0));
        return (replacements.size() == 1 ? "it" : changed.name() + " " + changed.type())
                + conflict(changed.name(), changed.type(), changed.expected());
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
        return " has been changed since: it no longer "
                + expected.map(e -> "equals " + String.join(" ", e.values())).orElse("is absent") + now;
    }

    @Override
    public List<String> behind(DnsRecordSet wanted) {
        List<String> behind = new ArrayList<>();
        for (InetSocketAddress secondary : servers.of(zone, primary)) {
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

    @Override
    public List<String> remembered(DnsRecordSet wanted) {
        return resolvers.stream()
                .flatMap(resolver -> remembered(primary.unsignedWith(resolver), wanted).stream())
                .toList();
    }

    /** Returns what a resolver answers instead of the wanted records; its time to live is that of its cache. */
    private static Optional<String> remembered(DnsExchange resolver, DnsRecordSet wanted) {
        Message query = Message.newQuery(Record.newRecord(name(wanted.name()), type(wanted.type()), DClass.IN));
        try {
            Optional<DnsRecordSet> there =
                    found(resolver.resolved(query, "resolve " + wanted.name()), wanted.name(), wanted.type());
            if (there.map(DnsRecordSet::values).equals(Optional.of(wanted.values()))) {
                return Optional.empty();
            }
            return Optional.of("the resolver " + resolver.place() + " answers "
                    + there.map(t -> String.join(" ", t.values()) + " for up to "
                                    + t.ttl().toSeconds() + " s more")
                            .orElse("that there are no such records"));
        } catch (ProviderException unusable) {
            return Optional.of(Reason.of(unusable));
        }
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
