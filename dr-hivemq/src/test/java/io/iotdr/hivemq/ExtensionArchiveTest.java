package io.iotdr.hivemq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import io.iotdr.config.ConfigLoader;
import io.iotdr.journal.PrivateFiles;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.FencingToken;
import io.iotdr.spi.ProviderException;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.ServerProcess;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installs the archive of the extension in a real HiveMQ, as a user would. */
@Tag("archive")
final class ExtensionArchiveTest {

    private final ThreadScheduler scheduler = new ThreadScheduler("extension-archive-test");
    private final int port = FreePorts.onLoopback();

    @TempDir
    private Path directory;

    @BeforeEach
    void install() throws IOException {
        Path archive = Path.of(System.getProperty("extension.archive"));
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = directory.resolve("extensions").resolve(entry.getName());
                Files.createDirectories(entry.isDirectory() ? file : file.getParent());
                if (!entry.isDirectory()) {
                    Files.copy(zip, file);
                }
            }
        }
        PrivateFiles.write(
                directory.resolve("token"), "0123456789abcdef0123456789abcdef\n".getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        scheduler.close();
    }

    /** Starts HiveMQ in a process of its own, without any class of this project but those of the archive. */
    private ServerProcess broker() throws IOException {
        int mqtt = FreePorts.onLoopback();
        HiveMqBroker.configuration(directory, mqtt);
        String libraries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> !path.contains("iotdr") && !path.contains(File.separator + "target" + File.separator))
                .collect(Collectors.joining(File.pathSeparator));
        ProcessBuilder program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dhivemq.home=" + directory,
                "-cp",
                libraries,
                "com.hivemq.HiveMQServer");
        program.redirectErrorStream(true);
        program.redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("broker.log").toFile()));
        return ServerProcess.start(program, mqtt);
    }

    private Path settings() {
        return directory.resolve("extensions/iot-dr/iot-dr.yaml");
    }

    /** Changes only what a user must change in the sample. */
    private void configure() throws IOException {
        String sample = Files.readString(settings());
        assertThat(sample).contains("127.0.0.1:8654", "/opt/hivemq/conf/iot-dr.token", "by_next_extension");
        Files.writeString(
                settings(),
                sample.replace("127.0.0.1:8654", "127.0.0.1:" + port)
                        .replace(
                                "/opt/hivemq/conf/iot-dr.token",
                                directory.resolve("token").toString())
                        .replace("/opt/hivemq/data", directory.resolve("data").toString())
                        .replace("by_next_extension", "by_nobody"));
    }

    private DeviceFleet devices() {
        return ConfigLoader.using(SystemClock.INSTANCE, scheduler)
                .load("dr.yaml", """
                        regions:
                          us-east-1:
                            devices: {provider: agent, url: "http://127.0.0.1:%d", token_file: "%s"}
                        """.formatted(port, directory.resolve("token")).getBytes(StandardCharsets.UTF_8))
                .regions()
                .get("us-east-1")
                .devices()
                .orElseThrow();
    }

    private static Mqtt5BlockingClient connect(ServerProcess broker, String id) {
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(id)
                .serverHost("127.0.0.1")
                .serverPort(broker.port())
                .buildBlocking();
        client.connect();
        return client;
    }

    private static void inTheNameOf(FencingToken token, Runnable effect) throws Throwable {
        token.within(() -> {
            effect.run();
            return true;
        });
    }

    @Test
    void anOrchestratorFencesTheDevicesOfTheBrokerAlsoOverARestart() throws Throwable {
        configure();
        DeviceFleet devices = devices();
        try (ServerProcess broker = broker()) {
            Mqtt5BlockingClient meter = connect(broker, "meter-1");
            connect(broker, "service-1");
            assertThat(devices.connected()).isEqualTo(1);
            assertThat(devices.registered()).isEqualTo(100_000);
            inTheNameOf(new FencingToken("iot-1", "fence-region", 1, 1), devices::disconnectAll);
            Await.until("the device to be disconnected", () -> !meter.getState().isConnected());
        }
        try (ServerProcess broker = broker()) {
            assertThatThrownBy(() -> connect(broker, "meter-1")).isInstanceOf(Mqtt5ConnAckException.class);
            assertThat(connect(broker, "service-1").getState().isConnected()).isTrue();
            inTheNameOf(new FencingToken("iot-2", "re-home-devices", 1, 2), devices::admit);
            assertThat(connect(broker, "meter-1").getState().isConnected()).isTrue();
            assertThat(devices.admitting()).isTrue();
        }
    }

    private void fence() throws IOException {
        Files.createDirectories(directory.resolve("data/iot-dr"));
        Files.writeString(directory.resolve("data/iot-dr/gate.json"), "{\"open\": false}");
    }

    @Test
    void aGateKeepsItsFenceWhileItsAgentCannotRunAndTheAgentIsTriedAgain() throws Exception {
        configure();
        Path token = directory.resolve("token");
        String secret = Files.readString(token);
        Files.delete(token);
        fence();
        try (ServerProcess broker = broker()) {
            assertThatThrownBy(() -> connect(broker, "meter-1")).isInstanceOf(Mqtt5ConnAckException.class);
            PrivateFiles.write(token, secret.getBytes(StandardCharsets.UTF_8));
            DeviceFleet devices = devices();
            Await.until("the agent to run", () -> answers(devices));
            assertThat(devices.admitting()).isFalse();
        }
    }

    private static boolean answers(DeviceFleet devices) {
        try {
            return devices.registered() > 0;
        } catch (ProviderException notYet) {
            return false;
        }
    }

    @Test
    void anUnusableConfigurationLeavesTheGateAsItWas() throws Exception {
        configure();
        String usable = Files.readString(settings());
        try (ServerProcess broker = broker()) {
            assertThat(connect(broker, "meter-1").getState().isConnected()).isTrue();
        }
        for (String unusable : List.of(usable.replace("agent:", "agant:"), "", "\t", "regions: {us-east-1: {}}\n")) {
            Files.writeString(settings(), unusable);
            fence();
            try (ServerProcess broker = broker()) {
                assertThatThrownBy(() -> connect(broker, "meter-1"))
                        .as(unusable)
                        .isInstanceOf(Mqtt5ConnAckException.class);
                assertThat(connect(broker, "service-1").getState().isConnected())
                        .as("by the rules of the last start")
                        .isTrue();
            }
        }
        Files.delete(directory.resolve("data/iot-dr/rules.json"));
        try (ServerProcess broker = broker()) {
            for (String anybody : List.of("meter-1", "service-1")) {
                assertThatThrownBy(() -> connect(broker, anybody))
                        .as("nobody knows who is a device")
                        .isInstanceOf(Mqtt5ConnAckException.class);
            }
        }
        Files.writeString(settings(), usable);
        try (ServerProcess broker = broker()) {
            assertThat(devices().admitting())
                    .as("a mended file is used at once")
                    .isFalse();
            assertThat(connect(broker, "service-1").getState().isConnected()).isTrue();
        }
    }
}
