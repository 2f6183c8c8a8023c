package io.iotdr.onprem.dns;

import io.iotdr.spi.ProviderException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * The authoritative servers of a zone beside the one that takes its updates: those that are configured or, without any, those
 * that its NS records name. Thread-safe.
 */
final class ZoneServers {

    /** The port of a server that NS records name. */
    static final int PORT = 53;

    private final Optional<List<InetSocketAddress>> configured;
    private final int port;

    /**
     * Finds the servers of a zone.
     *
     * @param configured the servers; empty to ask for the NS records at each use
     * @param port the port of those that the NS records name
     */
    ZoneServers(Optional<List<InetSocketAddress>> configured, int port) {
        this.configured = configured.map(List::copyOf);
        this.port = port;
    }

    /**
     * Returns the servers. One whose address is not in the zone is unresolved.
     *
     * @throws ProviderException when the NS records cannot be read
     */
    List<InetSocketAddress> of(Name zone, DnsExchange primary) {
        return configured.orElseGet(() -> named(zone, primary));
    }

    private List<InetSocketAddress> named(Name zone, DnsExchange primary) {
        return records(zone, Type.NS, primary).stream()
                .filter(NSRecord.class::isInstance)
                .map(r -> address(((NSRecord) r).getTarget(), zone, primary))
                .filter(server -> !primary.isAt(server))
                .toList();
    }

    private InetSocketAddress address(Name server, Name zone, DnsExchange primary) {
        Optional<InetAddress> inZone = server.subdomain(zone)
                ? List.of(Type.A, Type.AAAA).stream()
                        .flatMap(type -> records(server, type, primary).stream())
                        .flatMap(record -> address(record).stream())
                        .findFirst()
                : Optional.empty();
        return inZone.map(address -> new InetSocketAddress(address, port))
                .orElseGet(() -> InetSocketAddress.createUnresolved(server.toString(true), port));
    }

    private static Optional<InetAddress> address(Record record) {
        if (record instanceof ARecord a) {
            return Optional.of(a.getAddress());
        }
        return record instanceof AAAARecord aaaa ? Optional.of(aaaa.getAddress()) : Optional.empty();
    }

    private static List<Record> records(Name name, int type, DnsExchange primary) {
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        return primary.asked(query, "read " + name + " " + Type.string(type)).getSection(Section.ANSWER);
    }
}
