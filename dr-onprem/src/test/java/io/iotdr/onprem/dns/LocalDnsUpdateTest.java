package io.iotdr.onprem.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.DnsRecordSet;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.contract.DnsProviderContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.server.LocalDnsServer;
import io.iotdr.testkit.time.ManualTime;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

/** Tests dynamic DNS updates against the testkit's own server. */
final class LocalDnsUpdateTest extends DnsProviderContract {

    private static final String SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I=";
    private static final ManualTime TIME = new ManualTime();

    private LocalDnsServer server;

    @BeforeEach
    void start() {
        TSIG key = new TSIG(
                TSIG.HMAC_SHA256,
                Name.fromConstantString("dr."),
                java.util.Base64.getDecoder().decode(SECRET));
        server = LocalDnsServer.start(InetAddress.getLoopbackAddress(), "iot.example.com.", Optional.of(key));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private DnsProvider provider(int port, Map<String, String> more) {
        Map<String, String> settings =
                new TreeMap<>(Map.of("server", "127.0.0.1:" + port, "zone", "iot.example.com", "timeout", "500ms"));
        settings.putAll(more);
        return new DnsUpdateProviders()
                .make(DnsProvider.class, ProviderSettings.of(settings), new FakeContext(TIME, TIME));
    }

    @Override
    protected DnsProvider provider() {
        return provider(server.address().getPort(), Map.of("key_name", "dr.", "key_secret", SECRET));
    }

    @Override
    protected String name() {
        return "mqtt.iot.example.com.";
    }

    private void put(DnsProvider provider) {
        DnsRecordSet record = DnsRecordSet.of(name(), "A", Duration.ofSeconds(5), "127.0.0.2");
        provider.replace(name(), "A", Optional.empty(), Optional.of(record));
    }

    @Test
    void anUnsignedUpdateIsRefusedAndChangesNothing() {
        DnsProvider unsigned = provider(server.address().getPort(), Map.of());
        assertThatThrownBy(() -> put(unsigned)).hasMessageContaining("the server answered REFUSED");
        assertThat(unsigned.read(name(), "A")).isEmpty();
    }

    @Test
    void anUpdateSignedWithAWrongKeyIsRefused() {
        String other = SECRET.replace('c', 'd');
        DnsProvider wrong = provider(server.address().getPort(), Map.of("key_name", "dr.", "key_secret", other));
        assertThatThrownBy(() -> put(wrong))
                .isInstanceOf(ProviderException.class)
                .hasMessageNotContaining(other);
        assertThat(provider().read(name(), "A")).isEmpty();
    }

    @Test
    void aNameInAnotherZoneIsRefused() {
        assertThatThrownBy(() -> provider().read("www.example.org.", "A")).hasMessageContaining("REFUSED");
    }

    @Test
    void aServerThatIsDownHasDoneNothing() {
        DnsProvider nobody = provider(FreePorts.onLoopback(), Map.of());
        assertThatThrownBy(() -> put(nobody))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(ProviderException.Outcome.NOT_DONE))
                .hasMessageEndingWith("nothing listens there: connection refused; is the server running?");
    }

    @Test
    void aServerThatDoesNotAnswerGivesAnUnknownOutcome() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            DnsProvider stalled = provider(silent.getLocalPort(), Map.of());
            assertThatThrownBy(() -> put(stalled))
                    .isInstanceOfSatisfying(
                            ProviderException.class,
                            e -> assertThat(e.outcomeUnknown()).isTrue())
                    .hasMessageEndingWith("no answer within PT0.5S");
        }
    }

    /** A server that does not know the key could be anybody. */
    @Test
    void anAnswerWithoutASignatureProvesNothing() throws Exception {
        try (DatagramSocket forger = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            Thread answering = new Thread(() -> answerUnsigned(forger), "forger");
            answering.setDaemon(true);
            answering.start();
            DnsProvider forged = provider(forger.getLocalPort(), Map.of("key_name", "dr.", "key_secret", SECRET));
            assertThatThrownBy(() -> put(forged))
                    .isInstanceOfSatisfying(
                            ProviderException.class,
                            e -> assertThat(e.outcomeUnknown()).isTrue())
                    .hasMessageEndingWith("the answer is not signed by the key dr.");
        }
    }

    private static void answerUnsigned(DatagramSocket socket) {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
            socket.receive(packet);
            Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
            Message answer = new Message(query.getHeader().getID());
            answer.getHeader().setOpcode(query.getHeader().getOpcode());
            answer.getHeader().setFlag(Flags.QR);
            byte[] wire = answer.toWire();
            socket.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
        } catch (IOException theTestIsOver) {
            assertThat(socket.isClosed()).isTrue();
        }
    }
}
