package io.iotdr.hivemq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import io.iotdr.hivemq.GateRules.ClassRule;
import io.iotdr.hivemq.GateRules.Login;
import io.iotdr.spi.Admission;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.testkit.contract.DeviceFleetContract;
import io.iotdr.testkit.junit.Await;
import io.iotdr.time.SystemClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the gate in a real HiveMQ with real clients of MQTT 5. */
final class HiveMqGateTest extends DeviceFleetContract {

    private static final String EAST = "mqtt.east.example.com:8883";

    private final HiveMqGate gate = new HiveMqGate(
            new GateRules(
                    List.of(
                            new ClassRule("alarms", Pattern.compile("alarm-.*"), 10),
                            new ClassRule("meters", Pattern.compile("meter-.*"), 90)),
                    Optional.empty(),
                    Optional.of(EAST),
                    Login.BY_NOBODY),
            SystemClock.INSTANCE);
    private final List<Mqtt5BlockingClient> clients = new ArrayList<>();

    @TempDir
    private Path directory;

    private HiveMqBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = HiveMqBroker.start(gate, directory);
    }

    @AfterEach
    void stop() throws Exception {
        clients.forEach(c -> c.toAsync().disconnect().exceptionally(ended -> null));
        broker.close();
    }

    @Override
    protected DeviceFleet busy() {
        connect("alarm-1");
        connect("meter-1");
        connect("meter-2");
        connect("service-1");
        return gate;
    }

    private Mqtt5BlockingClient client(String id) {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier(id)
                .serverHost("127.0.0.1")
                .serverPort(broker.port())
                .buildBlocking();
    }

    private Mqtt5BlockingClient connect(String id) {
        Mqtt5BlockingClient client = client(id);
        client.connect();
        clients.add(client);
        return client;
    }

    private Mqtt5ConnAckException refused(String id) {
        return catchThrowableOfType(Mqtt5ConnAckException.class, () -> connect(id));
    }

    @Test
    void devicesAreCountedByClassAndServicesAreNone() {
        busy();
        assertThat(gate.connected()).isEqualTo(3);
        assertThat(gate.classes())
                .extracting(c -> c.name() + " " + c.connected() + " of " + c.registered())
                .containsExactly("alarms 1 of 10", "meters 2 of 90");
    }

    @Test
    void aDeviceThatTakesOverItsOwnSessionCountsOnce() {
        connect("meter-1");
        connect("meter-1");
        Await.until("the old connection to end", () -> gate.connected() == 1);
    }

    @Test
    void aClosedGateTellsDevicesOfTheOtherServerAndLetsServicesIn() {
        gate.disconnectAll();
        Mqtt5ConnAckException refusal = refused("meter-1");
        assertThat(refusal.getMqttMessage().getReasonCode()).isEqualTo(Mqtt5ConnAckReasonCode.USE_ANOTHER_SERVER);
        assertThat(refusal.getMqttMessage().getServerReference()).hasToString("Optional[" + EAST + "]");
        assertThat(connect("service-1").getState().isConnected()).isTrue();
    }

    @Test
    void aConnectedDeviceIsToldOfTheOtherServer() {
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        Mqtt5BlockingClient device = MqttClient.builder()
                .useMqttVersion5()
                .identifier("meter-1")
                .serverHost("127.0.0.1")
                .serverPort(broker.port())
                .addDisconnectedListener(context -> told.complete(context.getCause()))
                .buildBlocking();
        device.connect();
        gate.disconnectAll();
        assertThat(told.join()).isInstanceOfSatisfying(Mqtt5DisconnectException.class, e -> {
            assertThat(e.getMqttMessage().getReasonCode()).isEqualTo(Mqtt5DisconnectReasonCode.USE_ANOTHER_SERVER);
            assertThat(e.getMqttMessage().getServerReference()).hasToString("Optional[" + EAST + "]");
        });
    }

    @Test
    void onlyAdmittedClassesConnectAndNotFasterThanTheLimit() {
        gate.disconnectAll();
        gate.admit(new Admission(List.of("alarms"), 2));
        Await.until("a free place", () -> refused("alarm-1") == null);
        assertThat(refused("meter-1").getMqttMessage().getReasonCode()).isEqualTo(Mqtt5ConnAckReasonCode.SERVER_BUSY);
        long busy = java.util.stream.IntStream.range(0, 20)
                .mapToObj(i -> refused("alarm-x" + i))
                .filter(e -> e != null && e.getMqttMessage().getReasonCode() == Mqtt5ConnAckReasonCode.SERVER_BUSY)
                .count();
        assertThat(busy).as("of 20 at once, at 2 a second").isGreaterThanOrEqualTo(1);
    }

    @Test
    void rulesWithoutAClassOrWithAnImpossibleLimitAreRefused() {
        assertThatThrownBy(() -> new GateRules(List.of(), Optional.empty(), Optional.empty(), Login.BY_NOBODY))
                .hasMessageContaining("no class of devices is named");
        assertThatThrownBy(() -> new GateRules(
                        List.of(new ClassRule("all", Pattern.compile(".*"), 1)),
                        Optional.of(0),
                        Optional.empty(),
                        Login.BY_NOBODY))
                .hasMessageContaining("must be 1 or more");
    }
}
