package io.iotdr.onprem;

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
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
    void aServerThatDoesNotAnswerGivesAnUnknownOutcome() {
        DnsProvider nobody = provider(FreePorts.onLoopback(), Map.of());
        assertThatThrownBy(() -> nobody.read(name(), "A"))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcomeUnknown()).isTrue());
    }
}
