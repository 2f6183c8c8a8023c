package io.iotdr.onprem;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.contract.HealthProbeContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import io.moquette.broker.security.IAuthorizatorPolicy;
import io.moquette.broker.subscriptions.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** MQTT round trips through a real broker in this JVM. */
final class MqttProbeTest extends HealthProbeContract {

    private final ThreadScheduler scheduler = new ThreadScheduler("probe-test");
    private final Server broker = new Server();
    private final int port = FreePorts.onLoopback();
    private ServerSocket silent;
    private volatile boolean writable = true;

    @BeforeEach
    void start() throws IOException {
        Properties properties = new Properties();
        properties.put(IConfig.HOST_PROPERTY_NAME, "127.0.0.1");
        properties.put(IConfig.PORT_PROPERTY_NAME, String.valueOf(port));
        properties.put(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "true");
        properties.put(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
        properties.put(IConfig.ENABLE_TELEMETRY_NAME, "false");
        broker.startServer(new MemoryConfig(properties), List.of(), null, null, new IAuthorizatorPolicy() {
            @Override
            public boolean canWrite(Topic topic, String user, String client) {
                return writable;
            }

            @Override
            public boolean canRead(Topic topic, String user, String client) {
                return true;
            }
        });
        silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        broker.stopServer();
        silent.close();
        scheduler.close();
    }

    private HealthProbe probe(int port) {
        return new MqttProviders()
                .make(
                        HealthProbe.class,
                        ProviderSettings.of(Map.of("host", "127.0.0.1", "port", String.valueOf(port))),
                        new FakeContext(SystemClock.INSTANCE, scheduler));
    }

    @Override
    protected HealthProbe working() {
        return probe(port);
    }

    @Override
    protected HealthProbe dead() {
        return probe(FreePorts.onLoopback());
    }

    @Override
    protected HealthProbe hanging() {
        return probe(silent.getLocalPort());
    }

    @Test
    void aBrokerThatTakesConnectionsAndLosesMessagesIsNotHealthy() {
        writable = false;
        assertThat(working().probe(Duration.ofSeconds(1))).isInstanceOf(Observation.Unhealthy.class);
    }

    @RepeatedTest(10)
    void oneProbeAfterTheOtherSeesTheSame() {
        for (int i = 0; i < 10; i++) {
            assertThat(working().probe(Duration.ofSeconds(5))).isInstanceOf(Observation.Healthy.class);
        }
    }
}
