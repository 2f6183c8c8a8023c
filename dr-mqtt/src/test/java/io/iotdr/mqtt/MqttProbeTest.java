package io.iotdr.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.contract.HealthProbeContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.Patience;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTInterceptor;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Tests MQTT round trips through a real broker in this JVM. */
final class MqttProbeTest extends HealthProbeContract {

    private final ThreadScheduler scheduler = new ThreadScheduler("probe-test");
    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    private final int port = FreePorts.onLoopback();
    private ServerSocket silent;
    private volatile boolean delivers = true;

    @BeforeEach
    void start() throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .addAcceptorConfiguration("mqtt", "tcp://127.0.0.1:" + port + "?protocols=MQTT&useEpoll=false");
        broker.setConfiguration(configuration).start();
        MQTTInterceptor keeping = (message, connection) -> delivers || !(message instanceof MqttPublishMessage);
        broker.getActiveMQServer().getRemotingService().addOutgoingInterceptor(keeping);
        silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws Exception {
        broker.stop();
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
    void aBrokerThatAcceptsConnectionsAndLosesMessagesIsUnhealthy() {
        delivers = false;
        assertThat(working().probe(Patience.SILENCE)).isInstanceOf(Observation.Unhealthy.class);
    }

    @RepeatedTest(10)
    void tenProbesOfAWorkingBrokerAreAllHealthy() {
        for (int i = 0; i < 10; i++) {
            assertThat(working().probe(Patience.ANSWER)).isInstanceOf(Observation.Healthy.class);
        }
    }
}
