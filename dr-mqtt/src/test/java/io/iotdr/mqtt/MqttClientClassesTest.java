package io.iotdr.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.Patience;
import io.iotdr.testkit.junit.RealServer;
import io.iotdr.testkit.junit.ServerProcess;
import io.iotdr.testkit.tls.TestCertificate;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests probes that connect as the classes of devices do: with TLS and certificates, by MQTT 3.1.1 and 5, to a Mosquitto. */
final class MqttClientClassesTest {

    private static final String CONFIGURATION = """
            listener %1$d 127.0.0.1
            allow_anonymous true
            require_certificate true
            cafile %2$s
            certfile %2$s
            keyfile %3$s
            tls_version %4$s
            """;

    @TempDir
    private Path directory;

    private final ThreadScheduler scheduler = new ThreadScheduler("mqtt-test");
    private final int port = FreePorts.onLoopback();
    private TestCertificate certificate;
    private ServerProcess server;

    @BeforeEach
    void certificate() throws Exception {
        certificate = TestCertificate.make(directory, "broker");
    }

    @AfterEach
    void stop() throws Exception {
        scheduler.close();
        if (server != null) {
            server.close();
        }
    }

    private void broker(String oldestTls) throws Exception {
        String program =
                RealServer.program("mosquitto", "apt-get install mosquitto").toString();
        String user = System.getProperty("user.name").equals("root") ? "user root\n" : "";
        Path configuration = Files.writeString(
                directory.resolve("mosquitto.conf"),
                user + CONFIGURATION.formatted(port, certificate.certificate(), certificate.key(), oldestTls));
        server = ServerProcess.start(new ProcessBuilder(program, "-c", configuration.toString()), port);
    }

    private HealthProbe probe(Map<String, Object> more) {
        Map<String, Object> settings = new TreeMap<>(Map.of(
                "host",
                "127.0.0.1",
                "port",
                port,
                "tls",
                true,
                "ca",
                certificate.certificate().toString(),
                "cert",
                certificate.certificate().toString(),
                "key",
                certificate.key().toString()));
        settings.putAll(more);
        return new MqttProviders()
                .make(
                        HealthProbe.class,
                        ProviderSettings.of(settings),
                        new FakeContext(SystemClock.INSTANCE, scheduler));
    }

    private Observation seen(Map<String, Object> more) {
        return probe(more).probe(Patience.ANSWER);
    }

    /** Regression test: the probe sent its password without TLS. */
    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void aMessageMakesItsRoundTripWithTlsAndACertificate(int version) throws Exception {
        broker("tlsv1.2");
        assertThat(seen(Map.of("version", version))).isInstanceOf(Observation.Healthy.class);
    }

    @Test
    void aBrokerThatNoLongerTakesTheTlsOfAClassOfDevicesIsUnhealthyForIt() throws Exception {
        broker("tlsv1.3");
        assertThat(seen(Map.of("tls_versions", "TLSv1.3"))).isInstanceOf(Observation.Healthy.class);
        assertThat(seen(Map.of("tls_versions", "TLSv1.2"))).isNotInstanceOf(Observation.Healthy.class);
    }

    @Test
    void aCertificateOfAnotherHostIsNotTrusted() throws Exception {
        broker("tlsv1.2");
        assertThat(seen(Map.of("host", "localhost"))).isNotInstanceOf(Observation.Healthy.class);
    }

    @Test
    void settingsThatMeanTlsWithoutTlsAreRefused() {
        assertThatThrownBy(() -> probe(Map.of("tls", false))).hasMessageContaining("'ca' is set without 'tls: true'");
        assertThatThrownBy(() -> probe(Map.of("tls_versions", "SSLv3"))).hasMessageContaining("TLSv1.2, TLSv1.3");
        assertThatThrownBy(() -> probe(Map.of("version", 4))).hasMessageContaining("expected 3 (MQTT 3.1.1) or 5");
    }
}
