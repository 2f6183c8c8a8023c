package io.iotdr.onprem.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.Patience;
import io.iotdr.time.SystemClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests dynamic updates against BIND, Knot and PowerDNS, in unsigned zones and in zones signed with DNSSEC. */
final class RealDnsUpdateTest {

    private static final Duration TTL = Duration.ofSeconds(60);

    /** Starts a server in a directory. */
    private interface Starting {
        DnsServerUnderTest in(Path directory) throws Exception;
    }

    /** One server for all tests of a class. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class OnServer extends DnsServerContract {
        private final Starting starting;
        private final boolean tells;
        private DnsServerUnderTest server;

        OnServer(Starting starting, boolean tells) {
            this.starting = starting;
            this.tells = tells;
        }

        @BeforeAll
        void start(@TempDir Path directory) throws Exception {
            server = starting.in(directory);
        }

        @AfterAll
        void stop() {
            if (server != null) {
                server.close();
            }
        }

        @Override
        DnsServerUnderTest server() {
            return server;
        }

        @Override
        String said(String error) {
            return tells ? error : "PowerDNS does not tell which";
        }
    }

    @Nested
    final class Bind extends OnServer {
        Bind() {
            super(directory -> DnsServerUnderTest.bind(directory, false), true);
        }

        @Test
        void aSecondaryWithoutTheChangeIsNamedWithBothSerials(@TempDir Path directory) throws Exception {
            try (DnsServerUnderTest secondary = DnsServerUnderTest.secondaryOf(server(), directory)) {
                DnsUpdate update =
                        with(server(), new ZoneServers(Optional.of(List.of(secondary.address())), ZoneServers.PORT));
                DnsRecordSet wanted = DnsRecordSet.of(name(), "A", Duration.ofSeconds(30), "192.0.2.1");
                Await.until(
                        "the zone to be transferred",
                        () -> update.behind(DnsRecordSet.of(
                                        "ns." + DnsServerUnderTest.ZONE, "A", Duration.ofSeconds(60), "127.0.0.1"))
                                .isEmpty());
                update.replace(name(), "A", Optional.empty(), Optional.of(wanted));
                assertThat(update.behind(wanted))
                        .singleElement()
                        .asString()
                        .matches("DNS server .*:" + secondary.address().getPort() + " has serial \\d+, the primary has"
                                + " \\d+");
            }
        }
    }

    private static DnsUpdate with(DnsServerUnderTest server, ZoneServers others) {
        DnsExchange primary = new DnsExchange(
                server.address(),
                DnsUpdate.name(DnsServerUnderTest.ZONE),
                () -> Optional.of(new DnsKey("dr.", "hmac-sha256", DnsServerUnderTest.SECRET)),
                Patience.ANSWER,
                SystemClock.INSTANCE);
        return new DnsUpdate(primary, DnsServerUnderTest.ZONE, others, List.of());
    }

    @Nested
    final class AroundBind {

        @Test
        void theServersThatTheZoneNamesAreAsked(@TempDir Path first, @TempDir Path second) throws Exception {
            try (DnsServerUnderTest server = DnsServerUnderTest.bind(first, false);
                    DnsServerUnderTest secondary = DnsServerUnderTest.knot(second, false, "127.0.0.2")) {
                DnsUpdate update = with(
                        server,
                        new ZoneServers(Optional.empty(), secondary.address().getPort()));
                DnsRecordSet wanted = DnsRecordSet.of("ns2." + DnsServerUnderTest.ZONE, "A", TTL, "127.0.0.2");
                assertThat(update.behind(wanted))
                        .as("the primary is the only server")
                        .isEmpty();
                update.replace(wanted.name(), "A", Optional.empty(), Optional.of(wanted));
                Optional<DnsRecordSet> before = update.read(DnsServerUnderTest.ZONE, "NS");
                DnsRecordSet servers = DnsRecordSet.of(
                        DnsServerUnderTest.ZONE,
                        "NS",
                        TTL,
                        "ns." + DnsServerUnderTest.ZONE,
                        wanted.name(),
                        "nobody.invalid.");
                update.replace(DnsServerUnderTest.ZONE, "NS", before, Optional.of(servers));
                assertThat(update.behind(wanted))
                        .hasSize(2)
                        .anyMatch(text ->
                                text.matches("DNS server ns2.iot.example.com:\\d+ has serial 1, the primary has 3"))
                        .anyMatch(text -> text.contains("the host name nobody.invalid cannot be resolved"));
            }
        }

        /** Devices get the old address for as long as their resolver remembers it. */
        @Test
        void aResolverThatRemembersTheOldRecordsIsNamed(@TempDir Path primary, @TempDir Path second) throws Exception {
            try (DnsServerUnderTest server = DnsServerUnderTest.bind(primary, false);
                    DnsServerUnderTest resolver = DnsServerUnderTest.resolverOf(server, second)) {
                DnsUpdate update = (DnsUpdate) made(
                        server,
                        Map.of(
                                "key_name",
                                "dr.",
                                "key_secret",
                                DnsServerUnderTest.SECRET,
                                "resolvers",
                                place(resolver)));
                String name = "mqtt." + DnsServerUnderTest.ZONE;
                DnsRecordSet west = DnsRecordSet.of(name, "A", Duration.ofSeconds(3600), "192.0.2.1");
                DnsRecordSet east = DnsRecordSet.of(name, "A", Duration.ofSeconds(3600), "192.0.2.2");
                update.replace(name, "A", Optional.empty(), Optional.of(west));
                assertThat(update.remembered(west)).isEmpty();
                update.replace(name, "A", Optional.of(west), Optional.of(east));
                assertThat(update.behind(east)).isEmpty();
                assertThat(update.remembered(east))
                        .singleElement()
                        .asString()
                        .matches("the resolver DNS server .* answers 192.0.2.1 for up to \\d+ s more");
            }
        }

        @Test
        void aKeyIsReplacedWithoutARestart(@TempDir Path directory) throws Exception {
            try (DnsServerUnderTest server = DnsServerUnderTest.bind(directory, false)) {
                Path file = directory.resolve("dr.key");
                DnsProvider update = made(server, Map.of("key_file", file.toString()));
                String name = "mqtt." + DnsServerUnderTest.ZONE;
                assertThatThrownBy(() -> update.read(name, "A")).hasMessageContaining("read the key file");
                Files.writeString(file, "# made by hand\n");
                assertThatThrownBy(() -> update.read(name, "A")).hasMessageContaining("as tsig-keygen prints it");
                Files.writeString(file, key("old.", "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I="));
                assertThatThrownBy(() -> update.read(name, "A")).hasMessageContaining("BADKEY");
                Files.writeString(file, key("dr.", DnsServerUnderTest.SECRET));
                assertThat(update.read(name, "A")).isEmpty();
            }
        }

        private static String key(String name, String secret) {
            return "key \"" + name + "\" {\n\talgorithm hmac-sha256;\n\tsecret \"" + secret + "\";\n};\n";
        }

        private static String place(DnsServerUnderTest server) {
            return "127.0.0.1:" + server.address().getPort();
        }

        private static DnsProvider made(DnsServerUnderTest server, Map<String, Object> more) {
            Map<String, Object> settings = new HashMap<>(more);
            settings.put("server", place(server));
            settings.put("zone", DnsServerUnderTest.ZONE);
            settings.put("timeout", "1m");
            return new DnsUpdateProviders()
                    .make(
                            DnsProvider.class,
                            ProviderSettings.of(settings),
                            new FakeContext(SystemClock.INSTANCE, null));
        }
    }

    @Nested
    final class SignedBind extends OnServer {
        SignedBind() {
            super(directory -> DnsServerUnderTest.bind(directory, true), true);
        }
    }

    @Nested
    final class Knot extends OnServer {
        Knot() {
            super(directory -> DnsServerUnderTest.knot(directory, false), true);
        }
    }

    @Nested
    final class SignedKnot extends OnServer {
        SignedKnot() {
            super(directory -> DnsServerUnderTest.knot(directory, true), true);
        }
    }

    @Nested
    final class PowerDns extends OnServer {
        PowerDns() {
            super(directory -> DnsServerUnderTest.powerDns(directory, false), false);
        }
    }

    @Nested
    final class SignedPowerDns extends OnServer {
        SignedPowerDns() {
            super(directory -> DnsServerUnderTest.powerDns(directory, true), false);
        }
    }
}
