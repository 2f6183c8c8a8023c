package io.iotdr.onprem.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.Admission;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.contract.DeviceFleetContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.RealServer;
import io.iotdr.testkit.junit.ServerProcess;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the gate of devices at an installed HAProxy, with real connections. */
final class HaProxyGateTest extends DeviceFleetContract {

    private static final String CONFIGURATION = """
            global
              stats socket %1$s/admin.sock level admin
              stats socket %1$s/user.sock level user
            defaults
              mode tcp
              timeout connect 1s
              timeout client 30s
              timeout server 30s
            frontend alarms
              bind 127.0.0.1:%2$d
              default_backend broker
            frontend meters
              bind 127.0.0.1:%3$d
              default_backend broker
            frontend ready
              bind 127.0.0.1:%5$d
              default_backend broker
            backend broker
              server one 127.0.0.1:%4$d
            """;

    private final ThreadScheduler scheduler = new ThreadScheduler("haproxy-gate-test");
    private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path directory;

    private ServerSocket broker;
    private ServerProcess server;
    private int alarms;
    private int meters;

    @BeforeEach
    void start() throws IOException {
        String program =
                RealServer.program("haproxy", "apt-get install haproxy").toString();
        broker = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        scheduler.execute(this::accept);
        alarms = FreePorts.onLoopback();
        meters = FreePorts.onLoopback();
        int ready = FreePorts.onLoopback();
        Path configuration = Files.writeString(
                directory.resolve("haproxy.cfg"),
                CONFIGURATION.formatted(directory, alarms, meters, broker.getLocalPort(), ready));
        server = ServerProcess.start(new ProcessBuilder(program, "-db", "-f", configuration.toString()), ready);
        Await.until("the runtime interface", () -> Files.exists(directory.resolve("admin.sock")));
    }

    /** Accepts connections and keeps them, like a broker whose devices say nothing. */
    private void accept() {
        try {
            while (!broker.isClosed()) {
                open.add(broker.accept());
            }
        } catch (IOException closed) {
            assertThat(broker.isClosed()).isTrue();
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : List.copyOf(open)) {
            socket.close();
        }
        if (server != null) {
            server.close();
        }
        if (broker != null) {
            broker.close();
        }
        scheduler.close();
    }

    @Override
    protected DeviceFleet busy() {
        DeviceFleet fleet = gate("admin.sock");
        connect(alarms, 3);
        connect(meters, 5);
        Await.until("8 sessions", () -> fleet.connected() == 8);
        return fleet;
    }

    private DeviceFleet gate(String socket) {
        return new HaProxyProviders()
                .make(
                        DeviceFleet.class,
                        ProviderSettings.of(Map.of(
                                "runtime", List.of(directory.resolve(socket).toString()),
                                "frontends", List.of("alarms", "meters"),
                                "registered", List.of(10, 90),
                                "connects_per_second", 20)),
                        new FakeContext(SystemClock.INSTANCE, scheduler));
    }

    private void connect(int port, int count) {
        for (int i = 0; i < count; i++) {
            try {
                open.add(new Socket(InetAddress.getLoopbackAddress(), port));
            } catch (IOException refused) {
                throw new java.io.UncheckedIOException(refused);
            }
        }
    }

    @Test
    void frontendsAreClassesInTheirOrder() {
        DeviceFleet fleet = busy();
        assertThat(fleet.classes())
                .extracting(c -> c.name() + " " + c.connected() + " of " + c.registered())
                .containsExactly("alarms 3 of 10", "meters 5 of 90");
        assertThat(fleet.connectsPerSecond()).contains(20);
    }

    @Test
    void devicesAboveTheLimitWaitAndAreNotRefused() {
        DeviceFleet fleet = gate("admin.sock");
        fleet.admit(new Admission(List.of(), 20));
        connect(meters, 60);
        assertThat(fleet.connected()).as("at most 20 in the first second").isLessThan(60);
        Await.until("all devices", () -> fleet.connected() == 60);
    }

    @Test
    void aClassThatIsNotAdmittedIsRefusedAndKeepsItsConnections() {
        DeviceFleet fleet = busy();
        fleet.admit(new Admission(List.of("alarms"), 100));
        assertThatThrownBy(() -> connect(meters, 1)).hasMessageContaining("refused");
        connect(alarms, 1);
        Await.until("one more alarm", () -> fleet.connected() == 9);
        fleet.admit();
        connect(meters, 1);
        Await.until("one more meter", () -> fleet.connected() == 10);
    }

    @Test
    void manyConnectionsAreEndedInBatches() {
        DeviceFleet fleet = gate("admin.sock");
        connect(meters, 350);
        Await.until("350 sessions", () -> fleet.connected() == 350);
        fleet.disconnectAll();
        assertThat(fleet.connected()).isZero();
    }

    @Test
    void aSocketWithoutTheLevelAdminIsNamed() {
        assertThatThrownBy(() -> gate("user.sock").admit())
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("its level is 'user'; give its line 'stats socket' the level admin");
    }

    @Test
    void anUnknownFrontendIsNamed() {
        DeviceFleet fleet = new HaProxyProviders()
                .make(
                        DeviceFleet.class,
                        ProviderSettings.of(Map.of(
                                "runtime", directory.resolve("admin.sock").toString(),
                                "frontends", "mqtts",
                                "registered", "5")),
                        new FakeContext(SystemClock.INSTANCE, scheduler));
        assertThatThrownBy(fleet::connected).hasMessageContaining("it has no frontend 'mqtts'");
    }

    @Test
    void eachFrontendNeedsANumberOfDevices() {
        assertThatThrownBy(() -> new HaProxyProviders()
                        .make(
                                DeviceFleet.class,
                                ProviderSettings.of(Map.of(
                                        "runtime", "/run/x.sock", "frontends", List.of("a", "b"), "registered", "5")),
                                new FakeContext(SystemClock.INSTANCE, scheduler)))
                .hasMessageContaining("'frontends' has 2 names and 'registered' 1 numbers");
    }
}
