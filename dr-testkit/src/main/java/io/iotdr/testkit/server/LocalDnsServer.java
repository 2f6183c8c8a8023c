package io.iotdr.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;

/**
 * A small authoritative DNS server for one zone on a loopback address, over UDP. It answers queries (RFC 1035) and,
 * signed with TSIG (RFC 8945), dynamic updates with prerequisites (RFC 2136). The zone is kept in memory. Made for
 * tests and the demo. Thread-safe.
 */
public final class LocalDnsServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalDnsServer.class);
    private static final int MAX_MESSAGE = 65_535;

    private final Zone zone;
    private final Optional<TSIG> key;
    private final DatagramSocket socket;
    private final Thread thread;

    private LocalDnsServer(String zone, Optional<TSIG> key, DatagramSocket socket) {
        this.zone = new Zone(Name.fromConstantString(zone));
        this.key = key;
        this.socket = socket;
        this.thread = new Thread(this::serve, "local-dns");
        thread.setDaemon(true);
    }

    /**
     * Starts a server on a free port of {@code address}.
     *
     * @param zone an absolute name, with its final dot
     * @param tsig the key that must sign updates; if empty, every update is refused
     */
    public static LocalDnsServer start(InetAddress address, String zone, Optional<TSIG> tsig) {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0));
            LocalDnsServer server = new LocalDnsServer(zone, tsig, socket);
            server.thread.start();
            return server;
        } catch (SocketException e) {
            throw new UncheckedIOException("cannot bind a DNS server to " + address, e);
        }
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Sets a record in presentation format, without any check, such as {@code "mqtt 5 IN A 127.0.0.2"}. */
    public LocalDnsServer with(String line) {
        zone.parse(line);
        return this;
    }

    private void serve() {
        byte[] buffer = new byte[MAX_MESSAGE];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
                byte[] answer = answer(query);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    LOG.warn("A DNS message was not answered", e);
                }
            }
        }
    }

    private byte[] answer(byte[] bytes) throws IOException {
        Message query = new Message(bytes);
        Message response = new Message(query.getHeader().getID());
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setFlag(Flags.AA);
        response.getHeader().setOpcode(query.getHeader().getOpcode());
        int signed = verify(query, bytes);
        if (signed != Rcode.NOERROR) {
            response.getHeader().setRcode(Rcode.NOTAUTH);
        } else if (query.getHeader().getOpcode() == Opcode.UPDATE) {
            response.getHeader().setRcode(update(query));
        } else if (query.getHeader().getOpcode() == Opcode.QUERY && query.getQuestion() != null) {
            lookup(query.getQuestion(), response);
        } else {
            response.getHeader().setRcode(Rcode.NOTIMP);
        }
        TSIGRecord signature = query.getTSIG();
        if (key.isPresent() && signature != null && signed == Rcode.NOERROR) {
            response.setTSIG(key.get(), Rcode.NOERROR, signature);
        }
        return response.toWire(MAX_MESSAGE);
    }

    private int verify(Message query, byte[] bytes) {
        if (query.getTSIG() == null) {
            return Rcode.NOERROR;
        }
        return key.map(k -> k.verify(query, bytes, null)).orElse(Rcode.BADKEY);
    }

    private int update(Message query) {
        if (key.isEmpty() || query.getTSIG() == null) {
            return Rcode.REFUSED;
        }
        return zone.update(query.getSection(Section.PREREQ), query.getSection(Section.UPDATE));
    }

    private void lookup(Record question, Message response) {
        response.addRecord(question, Section.QUESTION);
        if (!zone.holds(question.getName())) {
            response.getHeader().setRcode(Rcode.REFUSED);
            return;
        }
        List<Record> found = zone.find(question.getName(), question.getType());
        found.forEach(r -> response.addRecord(r, Section.ANSWER));
        if (found.isEmpty()) {
            response.addRecord(zone.soa(), Section.AUTHORITY);
            if (!zone.exists(question.getName())) {
                response.getHeader().setRcode(Rcode.NXDOMAIN);
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
