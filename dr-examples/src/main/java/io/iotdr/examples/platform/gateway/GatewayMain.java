package io.iotdr.examples.platform.gateway;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.iotdr.config.ConfigLoader;
import io.iotdr.config.Configuration;
import io.iotdr.examples.process.ChildProcess;
import io.iotdr.fence.RegionGuard;
import io.iotdr.spi.LeaseStore;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The gateway service of one region: it stores what the devices publish in the region's database, and confirms each
 * message once it is committed. It writes only while its {@link RegionGuard} lets it.
 */
public final class GatewayMain {

    private static final Duration WRITE_LEASE = Duration.ofSeconds(6);

    private GatewayMain() {}

    /** Runs a gateway: region, configuration, whether it claims the right to write, and three ports. */
    public static void main(String[] arguments) throws IOException {
        String region = arguments[0];
        int broker = Integer.parseInt(arguments[3]);
        TimeSource time = TimeSource.system("gateway");
        Configuration configuration =
                ConfigLoader.using(time.clock(), time.scheduler()).load(Path.of(arguments[1]));
        LeaseStore leases = configuration.state().orElseThrow().writeLeases().orElseThrow();
        RegionGuard guard = RegionGuard.builder(leases)
                .plan(configuration.plans().get(0).id())
                .region(region)
                .length(WRITE_LEASE)
                .time(time.clock(), time.scheduler())
                .build();
        if (arguments[2].equals("claim")) {
            guard.claim();
        }
        Writer writer = new Writer(arguments[4], guard::mayWrite, time.clock());
        GatewayHttp.start(Integer.parseInt(arguments[5]), writer);
        connect(region, broker, writer);
        ChildProcess.say("ready", region);
        ChildProcess.untilParentEnds(guard::close);
    }

    private static void connect(String region, int port, Writer writer) {
        Mqtt3AsyncClient client = MqttClient.builder()
                .useMqttVersion3()
                .identifier("gateway-" + region)
                .serverHost("127.0.0.1")
                .serverPort(port)
                .automaticReconnectWithDefaultConfig()
                .addConnectedListener(context -> writer.connected(true))
                .addDisconnectedListener(context -> writer.connected(false))
                .buildAsync();
        client.connectWith().cleanSession(false).keepAlive(5).send().join();
        client.subscribeWith()
                .topicFilter("telemetry/+")
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(message -> writer.take(reading(message)))
                .send()
                .join();
        writer.start(stored -> client.publishWith()
                .topic("confirmed/" + stored.device())
                .qos(MqttQos.AT_MOST_ONCE)
                .payload(String.valueOf(stored.number()).getBytes(StandardCharsets.UTF_8))
                .send());
    }

    /** Reads a message: a number, a space, and the value. */
    private static Reading reading(Mqtt3Publish message) {
        String topic = message.getTopic().toString();
        String text = new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8);
        int blank = text.indexOf(' ');
        return new Reading(
                topic.substring(topic.indexOf('/') + 1),
                Long.parseLong(text.substring(0, blank)),
                text.substring(blank + 1));
    }
}
