package io.iotdr.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.contract.DeviceFleetContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.RealServer;
import io.iotdr.testkit.junit.ServerProcess;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the fleet of an installed Mosquitto with its dynamic security plugin. */
final class MosquittoFleetTest extends DeviceFleetContract {

    private static final String INSTALL = "apt-get install mosquitto";

    private static final String CONFIGURATION = """
            listener %d 127.0.0.1
            allow_anonymous false
            plugin %s
            plugin_opt_config_file %s
            sys_interval 1
            """;

    private final ThreadScheduler scheduler = new ThreadScheduler("mosquitto-test");
    private final List<Mqtt3BlockingClient> clients = new ArrayList<>();

    @TempDir
    private Path directory;

    private ServerProcess server;
    private MosquittoControl control;

    @BeforeEach
    void start() throws Exception {
        String program = RealServer.program("mosquitto", INSTALL).toString();
        String tool = RealServer.program("mosquitto_ctrl", INSTALL).toString();
        Path users = directory.resolve("users.json");
        assertThat(new ProcessBuilder(tool, "dynsec", "init", users.toString(), "admin", "secret")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();
        int port = FreePorts.onLoopback();
        String user = System.getProperty("user.name").equals("root") ? "user root\n" : "";
        Path configuration = Files.writeString(
                directory.resolve("mosquitto.conf"), user + CONFIGURATION.formatted(port, plugin(), users));
        server = ServerProcess.start(new ProcessBuilder(program, "-c", configuration.toString()), port);
        control = new MosquittoControl(
                MqttAccess.of(access(port, "secret")), Duration.ofSeconds(20), SystemClock.INSTANCE);
        send("createGroup", Map.of("groupname", "devices"));
        for (String name : List.of("meter-1", "meter-2", "meter-3")) {
            send("createClient", Map.of("username", name, "password", "p"));
            send("addGroupClient", Map.of("groupname", "devices", "username", name));
        }
        send("createClient", Map.of("username", "service", "password", "p"));
    }

    private static Path plugin() throws Exception {
        try (Stream<Path> libraries = Files.walk(Path.of("/usr/lib"), 3)) {
            return libraries
                    .filter(p -> p.endsWith("mosquitto_dynamic_security.so"))
                    .findFirst()
                    .orElseGet(() -> Assumptions.abort("this Mosquitto has no dynamic security plugin"));
        }
    }

    private void send(String command, Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(more);
        all.put("command", command);
        assertThat(control.send(command, List.of(all)).get(0).at("error").text())
                .isEmpty();
    }

    private static ProviderSettings access(int port, String password) {
        return ProviderSettings.of(
                Map.of("host", "127.0.0.1", "port", port, "username", "admin", "password", password));
    }

    @AfterEach
    void stop() {
        clients.forEach(c -> c.toAsync().disconnect().exceptionally(ended -> null));
        scheduler.close();
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected DeviceFleet busy() {
        connect("meter-1");
        connect("meter-2");
        connect("service");
        DeviceFleet fleet = fleet(Map.of());
        Await.until("the broker to publish two devices", () -> fleet.connected() == 2);
        return fleet;
    }

    private DeviceFleet fleet(Map<String, Object> different) {
        Map<String, Object> settings = new TreeMap<>(Map.of(
                "host", "127.0.0.1",
                "port", server.port(),
                "username", "admin",
                "password", "secret",
                "groups", "devices",
                "registered", 10,
                "sys_interval", "1s",
                "other_clients", 1));
        settings.putAll(different);
        return new MosquittoProviders()
                .make(
                        DeviceFleet.class,
                        ProviderSettings.of(settings),
                        new FakeContext(SystemClock.INSTANCE, scheduler));
    }

    private Mqtt3BlockingClient connect(String user) {
        Mqtt3BlockingClient client = MqttClient.builder()
                .useMqttVersion3()
                .identifier(user)
                .serverHost("127.0.0.1")
                .serverPort(server.port())
                .simpleAuth()
                .username(user)
                .password("p".getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        client.connect();
        clients.add(client);
        return client;
    }

    @Test
    void aDisabledDeviceIsDisconnectedAndRefusedAndAServiceIsNot() {
        DeviceFleet fleet = busy();
        fleet.disconnectAll();
        Await.until(
                "the devices to notice",
                () -> !clients.get(0).getState().isConnected()
                        && !clients.get(1).getState().isConnected());
        assertThat(clients.get(2).getState().isConnected()).isTrue();
        assertThatThrownBy(() -> connect("meter-1")).hasMessageContaining("NOT_AUTHORIZED");
        fleet.admit();
        assertThat(connect("meter-1").getState().isConnected()).isTrue();
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> fleet(Map.of("groups", "divices")).disconnectAll())
                .hasMessageContaining("read the group divices: Group not found");
        assertThatThrownBy(() -> fleet(Map.of("password", "wrong")).connected())
                .hasMessageContaining("Mosquitto at 127.0.0.1");
        assertThatThrownBy(() -> fleet(Map.of("username", "meter-3", "password", "p", "timeout", "1s"))
                        .disconnectAll())
                .as("a user without rights")
                .hasMessageContaining("the user may not subscribe to $CONTROL/#");
    }

    /** The broker tells only once in an interval, so the count of the contract is waited for. */
    @Override
    protected long settled(DeviceFleet fleet) {
        Await.until("the broker to publish no device", () -> fleet.connected() == 0);
        return fleet.connected();
    }
}
