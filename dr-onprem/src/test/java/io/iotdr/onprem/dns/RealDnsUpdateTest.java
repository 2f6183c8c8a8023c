package io.iotdr.onprem.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.DnsRecordSet;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.Patience;
import io.iotdr.time.SystemClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests dynamic updates against BIND, Knot and PowerDNS, in unsigned zones and in zones signed with DNSSEC. */
final class RealDnsUpdateTest {

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
                DnsExchange primary = new DnsExchange(
                        server().address(),
                        DnsUpdate.name(DnsServerUnderTest.ZONE),
                        Optional.of(new DnsKey("dr.", "hmac-sha256", DnsServerUnderTest.SECRET)),
                        Patience.ANSWER,
                        SystemClock.INSTANCE);
                DnsUpdate update = new DnsUpdate(primary, DnsServerUnderTest.ZONE, List.of(secondary.address()));
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
