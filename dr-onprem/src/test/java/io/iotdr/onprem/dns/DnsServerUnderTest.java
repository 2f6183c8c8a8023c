package io.iotdr.onprem.dns;

import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.Patience;
import io.iotdr.testkit.junit.RealServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** An installed DNS server with the zone {@code iot.example.com}, which the key {@code dr.} may update. */
final class DnsServerUnderTest implements AutoCloseable {

    static final String SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I=";
    static final String ZONE = "iot.example.com.";

    /** Two wildcards, a CNAME, and a delegation. */
    private static final String RECORDS = """
            $ORIGIN iot.example.com.
            $TTL 60
            @ IN SOA ns.iot.example.com. admin.iot.example.com. 1 60 60 600 1
            @ IN NS ns.iot.example.com.
            ns IN A 127.0.0.1
            *.wild IN A 192.0.2.99
            *.alias IN CNAME ns.iot.example.com.
            below IN NS ns.elsewhere.example.
            """;

    private static final String BIND = """
            options { directory "%1$s"; pid-file none; session-keyfile none; managed-keys-directory "%1$s";
              key-directory "%1$s"; listen-on port %2$d { 127.0.0.1; }; listen-on-v6 { none; }; recursion no;
              dnssec-validation no; notify no; allow-transfer { 127.0.0.1; }; };
            controls { };
            key "dr" { algorithm hmac-sha256; secret "%3$s"; };
            key "looks" { algorithm hmac-sha256; secret "%3$s"; };
            zone "iot.example.com" { type primary; file "zone"; allow-update { key "dr"; }; %4$s };
            """;

    private static final String BIND_SECONDARY = """
            options { directory "%1$s"; pid-file none; session-keyfile none; managed-keys-directory "%1$s";
              listen-on port %2$d { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; dnssec-validation no; };
            controls { };
            zone "iot.example.com" { type secondary; file "zone"; primaries port %3$d { 127.0.0.1; }; };
            """;

    private static final String BIND_RESOLVER = """
            options { directory "%1$s"; pid-file none; session-keyfile none; managed-keys-directory "%1$s";
              listen-on port %2$d { 127.0.0.1; }; listen-on-v6 { none; }; recursion yes; dnssec-validation no;
              allow-query-cache { any; }; };
            controls { };
            zone "iot.example.com" { type forward; forward only; forwarders { 127.0.0.1 port %3$d; }; };
            """;

    private static final String KNOT = """
            server:
                rundir: "%1$s"
                listen: %5$s@%2$d
                udp-workers: 1
                tcp-workers: 1
                background-workers: 1
            log:
              - target: stdout
                any: info
            database:
                storage: "%1$s/db"
            key:
              - id: dr.
                algorithm: hmac-sha256
                secret: %3$s
            acl:
              - id: update
                key: dr.
                action: update
            zone:
              - domain: iot.example.com.
                storage: "%1$s"
                file: "zone"
                acl: update
                dnssec-signing: %4$s
            """;

    private static final String POWERDNS = """
            launch=gsqlite3
            gsqlite3-database=%1$s/pdns.sqlite3
            gsqlite3-dnssec=yes
            local-address=127.0.0.1
            local-port=%2$d
            socket-dir=%1$s
            dnsupdate=yes
            allow-dnsupdate-from=127.0.0.0/8
            daemon=no
            guardian=no
            security-poll-suffix=
            """;

    private final Process process;
    private final InetSocketAddress address;

    private DnsServerUnderTest(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /** Starts BIND. */
    static DnsServerUnderTest bind(Path directory, boolean signed) throws IOException {
        String program = RealServer.program("named", "apt-get install bind9").toString();
        int port = FreePorts.onLoopback();
        Files.writeString(directory.resolve("zone"), RECORDS);
        String signing = signed ? "dnssec-policy default; inline-signing yes;" : "";
        write(directory, "named.conf", BIND.formatted(directory, port, SECRET, signing));
        return started(directory, port, program, "-g", "-n", "1", "-c", directory + "/named.conf");
    }

    /** Starts BIND as a secondary of {@code primary}, which does not notify it. */
    static DnsServerUnderTest secondaryOf(DnsServerUnderTest primary, Path directory) throws IOException {
        String program = RealServer.program("named", "apt-get install bind9").toString();
        int port = FreePorts.onLoopback();
        write(directory, "named.conf", BIND_SECONDARY.formatted(directory, port, primary.address.getPort()));
        return started(directory, port, program, "-g", "-n", "1", "-c", directory + "/named.conf");
    }

    /** Starts BIND as a resolver, which remembers the answers of {@code primary}. */
    static DnsServerUnderTest resolverOf(DnsServerUnderTest primary, Path directory) throws IOException {
        String program = RealServer.program("named", "apt-get install bind9").toString();
        int port = FreePorts.onLoopback();
        write(directory, "named.conf", BIND_RESOLVER.formatted(directory, port, primary.address.getPort()));
        DnsServerUnderTest server = begun(
                directory,
                new InetSocketAddress("127.0.0.1", port),
                program,
                "-g",
                "-n",
                "1",
                "-c",
                directory + "/named.conf");
        Await.until("the resolver", () -> server.answers().isPresent());
        return server;
    }

    /** Starts Knot DNS. */
    static DnsServerUnderTest knot(Path directory, boolean signed) throws IOException {
        return knot(directory, signed, "127.0.0.1");
    }

    /** Starts Knot DNS at an address of its own, which BIND could not use: it is not one of an interface. */
    static DnsServerUnderTest knot(Path directory, boolean signed, String address) throws IOException {
        String program = RealServer.program("knotd", "apt-get install knot").toString();
        int port = FreePorts.onLoopback();
        Files.writeString(directory.resolve("zone"), RECORDS);
        Files.createDirectories(directory.resolve("db"));
        write(directory, "knot.conf", KNOT.formatted(directory, port, SECRET, signed ? "on" : "off", address));
        return started(directory, new InetSocketAddress(address, port), program, "-c", directory + "/knot.conf");
    }

    /** Starts PowerDNS with a database of its own. */
    static DnsServerUnderTest powerDns(Path directory, boolean signed) throws IOException, InterruptedException {
        String install = "apt-get install pdns-server pdns-backend-sqlite3 sqlite3";
        String program = RealServer.program("pdns_server", install).toString();
        String util = RealServer.program("pdnsutil", install).toString();
        String sqlite = RealServer.program("sqlite3", install).toString();
        int port = FreePorts.onLoopback();
        Files.writeString(directory.resolve("zone"), RECORDS);
        write(directory, "pdns.conf", POWERDNS.formatted(directory, port));
        String config = "--config-dir=" + directory;
        run(
                directory,
                "sh",
                "-c",
                sqlite + " " + directory + "/pdns.sqlite3 < /usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql");
        run(directory, util, config, "load-zone", "iot.example.com", directory + "/zone");
        run(directory, util, config, "import-tsig-key", "dr", "hmac-sha256", SECRET);
        run(directory, util, config, "set-meta", "iot.example.com", "TSIG-ALLOW-DNSUPDATE", "dr");
        if (signed) {
            run(directory, util, config, "secure-zone", "iot.example.com");
            run(directory, util, config, "rectify-all-zones");
        }
        return started(directory, port, program, config);
    }

    private static void write(Path directory, String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }

    private static void run(Path directory, String... command) throws IOException, InterruptedException {
        Path out = directory.resolve("setup.out");
        Process made = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                .start();
        if (made.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + Files.readString(out));
        }
    }

    private static DnsServerUnderTest started(Path directory, int port, String... command) throws IOException {
        return started(directory, new InetSocketAddress("127.0.0.1", port), command);
    }

    private static DnsServerUnderTest started(Path directory, InetSocketAddress address, String... command)
            throws IOException {
        DnsServerUnderTest server = begun(directory, address, command);
        Await.until(command[0] + " to serve the zone", server::serves);
        return server;
    }

    private static DnsServerUnderTest begun(Path directory, InetSocketAddress address, String... command)
            throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.out").toFile())
                .start();
        return new DnsServerUnderTest(process, address);
    }

    private boolean serves() {
        return answers()
                .filter(a -> a.getRcode() == Rcode.NOERROR && a.getHeader().getFlag(Flags.AA))
                .isPresent();
    }

    /** Returns what it answers for the zone; empty when nothing. */
    private Optional<Message> answers() {
        try {
            SimpleResolver resolver = new SimpleResolver(address());
            Message query = Message.newQuery(Record.newRecord(Name.fromConstantString(ZONE), Type.SOA, DClass.IN));
            query.getHeader().unsetFlag(Flags.RD);
            return Optional.of(resolver.send(query));
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }

    InetSocketAddress address() {
        return address;
    }

    DnsUpdate provider() {
        return new DnsUpdate(address(), ZONE, Optional.of(new DnsKey("DR.", "hmac-sha256", SECRET)), Patience.ANSWER);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
