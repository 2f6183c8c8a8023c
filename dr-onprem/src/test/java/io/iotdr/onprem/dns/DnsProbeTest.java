package io.iotdr.onprem.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.contract.HealthProbeContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.Patience;
import io.iotdr.testkit.server.LocalDnsServer;
import io.iotdr.testkit.time.ManualTime;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests a probe of a DNS answer. */
final class DnsProbeTest extends HealthProbeContract {

    private static final ManualTime TIME = new ManualTime();

    private LocalDnsServer server;
    private DatagramSocket silent;

    @BeforeEach
    void start() throws IOException {
        server = LocalDnsServer.start(InetAddress.getLoopbackAddress(), "iot.example.com.", Optional.empty())
                .with("mqtt 5 IN AAAA 2001:db8::1");
        silent = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
    }

    @AfterEach
    void stop() {
        server.close();
        silent.close();
    }

    private static HealthProbe probe(int port, Map<String, Object> more) {
        Map<String, Object> settings =
                new TreeMap<>(Map.of("server", "127.0.0.1:" + port, "name", "mqtt.iot.example.com", "type", "aaaa"));
        settings.putAll(more);
        return new DnsProbeProviders()
                .make(HealthProbe.class, ProviderSettings.of(settings), new FakeContext(TIME, TIME));
    }

    private Observation seen(Map<String, Object> more) {
        return probe(server.address().getPort(), more).probe(Patience.ANSWER);
    }

    @Override
    protected HealthProbe working() {
        return probe(server.address().getPort(), Map.of());
    }

    @Override
    protected HealthProbe dead() {
        return probe(FreePorts.onLoopback(), Map.of());
    }

    @Override
    protected HealthProbe hanging() {
        return probe(silent.getLocalPort(), Map.of());
    }

    @Test
    void theAnswerMustBeTheExpectedOneInWhicheverSpelling() {
        assertThat(seen(Map.of("expect", List.of("2001:DB8:0::1")))).isInstanceOf(Observation.Healthy.class);
        assertThat(seen(Map.of("expect", List.of("2001:db8::2"))))
                .isEqualTo(
                        new Observation.Unhealthy("the answer is [2001:db8:0:0:0:0:0:1], not [2001:db8:0:0:0:0:0:2]"));
        assertThat(seen(Map.of("type", "A")))
                .isEqualTo(new Observation.Unhealthy("the answer has no record of type A"));
        assertThat(seen(Map.of("name", "nobody.iot.example.com")))
                .isEqualTo(new Observation.Unhealthy("the server answered NXDOMAIN"));
    }
}
