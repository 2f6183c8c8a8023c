package io.iotdr.onprem;

import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/**
 * A DNS authority that accepts dynamic updates (RFC 2136) signed with TSIG (RFC 8945): BIND, Knot, PowerDNS, Windows
 * DNS. The expected records are sent as prerequisites (RFC 2136 section 2.4), so that the authority itself refuses to
 * undo a newer decision. Thread-safe.
 */
public final class DnsUpdate implements DnsProvider {

    /** RFC 2136 section 2.4.2: a prerequisite compares only the data; its TTL must be zero. */
    private static final Duration PREREQUISITE_TTL = Duration.ZERO;

    private final Name zone;
    private final InetSocketAddress server;
    private final Optional<TSIG> key;
    private final Duration timeout;

    /**
     * Creates a provider for one zone on one server.
     *
     * @param server a name that is unresolved is resolved at each use
     * @param zone absolute, with the final dot
     * @param key the key that signs updates; empty for an authority that only checks source addresses
     * @param timeout the limit for one message
     */
    public DnsUpdate(InetSocketAddress server, String zone, Optional<TSIG> key, Duration timeout) {
        this.server = server;
        this.zone = name(zone);
        this.key = key;
        this.timeout = timeout;
    }

    @Override
    public Optional<DnsRecordSet> read(String name, String type) {
        String operation = "read " + name + " " + type;
        Message query = Message.newQuery(Record.newRecord(name(name), type(type), DClass.IN));
        query.getHeader().unsetFlag(Flags.RD);
        Message answer = send(query, operation);
        int rcode = answer.getRcode();
        if (rcode == Rcode.NXDOMAIN) {
            return Optional.empty();
        }
        if (rcode != Rcode.NOERROR) {
            throw failed(operation, rcode);
        }
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

    @Override
    public void replace(String name, String type, Optional<DnsRecordSet> expected, Optional<DnsRecordSet> wanted) {
        String operation = "replace " + name + " " + type;
        Update update = new Update(zone);
        if (expected.isPresent()) {
            records(expected.get(), PREREQUISITE_TTL).forEach(update::present);
        } else {
            update.absent(name(name), type(type));
        }
        update.delete(name(name), type(type));
        wanted.ifPresent(w -> records(w, w.ttl()).forEach(update::add));
        int rcode = send(update, operation).getRcode();
        if (rcode == Rcode.NXRRSET || rcode == Rcode.YXRRSET) {
            throw ProviderException.conflict(
                    place(),
                    operation,
                    "it has been changed since: it no longer "
                            + expected.map(e -> "equals " + String.join(" ", e.values()))
                                    .orElse("is absent"));
        }
        if (rcode != Rcode.NOERROR) {
            throw failed(operation, rcode);
        }
    }

    private static List<Record> records(DnsRecordSet set, Duration ttl) {
        return set.values().stream()
                .map(value -> {
                    try {
                        return Record.fromString(
                                name(set.name()), type(set.type()), DClass.IN, ttl.toSeconds(), value, Name.root);
                    } catch (IOException e) {
                        throw new IllegalArgumentException(
                                "'" + value + "' is not the data of a " + set.type() + " record", e);
                    }
                })
                .toList();
    }

    private Message send(Message message, String operation) {
        try {
            Resolver resolver = new SimpleResolver(resolved(operation));
            resolver.setTimeout(timeout);
            key.ifPresent(resolver::setTSIGKey);
            return resolver.send(message);
        } catch (SocketTimeoutException e) {
            throw ProviderException.unknown(place(), operation, "no answer within " + timeout, e);
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw ProviderException.unknown(place(), operation, reason, e);
        }
    }

    /** Resolves the server's name at each use, because it may have been unknown, or another server, before. */
    private InetSocketAddress resolved(String operation) {
        InetSocketAddress now =
                server.isUnresolved() ? new InetSocketAddress(server.getHostString(), server.getPort()) : server;
        if (now.isUnresolved()) {
            throw ProviderException.notDone(
                    place(), operation, "the host name " + server.getHostString() + " cannot be resolved", null);
        }
        return now;
    }

    private ProviderException failed(String operation, int rcode) {
        String answer = "the server answered " + Rcode.string(rcode);
        return rcode == Rcode.SERVFAIL
                ? ProviderException.notDone(place(), operation, answer, null)
                : ProviderException.refused(
                        place(),
                        operation,
                        answer + "; check that it serves " + zone + " and accepts updates signed with this key");
    }

    private String place() {
        return "DNS server " + server.getHostString() + ":" + server.getPort();
    }

    private static Name name(String text) {
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
