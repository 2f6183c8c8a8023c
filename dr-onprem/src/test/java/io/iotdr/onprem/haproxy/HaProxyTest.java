package io.iotdr.onprem.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.TrafficWeights;
import io.iotdr.spi.WeightedTraffic;
import io.iotdr.testkit.contract.WeightedTrafficContract;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the weights of an installed HAProxy, over its socket and over TCP. */
final class HaProxyTest extends WeightedTrafficContract {

    private static final TrafficWeights WEST = new TrafficWeights(Map.of("west", 100, "east", 0));
    private static final TrafficWeights EAST = new TrafficWeights(Map.of("west", 0, "east", 100));

    private static final String CONFIGURATION = """
            global
              stats socket %1$s/admin.sock level admin
              stats socket ipv4@127.0.0.1:%2$d level admin
            defaults
              mode tcp
              timeout connect 1s
              timeout client 5s
              timeout server 5s
            frontend in
              bind 127.0.0.1:%3$d
              default_backend iot
            backend iot
              server west1 127.0.0.1:9 weight 100
              server west2 127.0.0.1:9 weight 100
              server east1 127.0.0.1:9 weight 0
            backend sticky
              balance source
              server west1 127.0.0.1:9 weight 100
              server west2 127.0.0.1:9 weight 100
              server east1 127.0.0.1:9 weight 0
            backend hashed
              balance source
              server west1 127.0.0.1:9 weight 100
              server west2 127.0.0.1:9 weight 100
              server east1 127.0.0.1:9 weight 100
            """;

    private final ThreadScheduler scheduler = new ThreadScheduler("haproxy-test");

    @TempDir
    private Path directory;

    private ServerProcess server;

    @BeforeEach
    void start() throws IOException {
        String program =
                RealServer.program("haproxy", "apt-get install haproxy").toString();
        int port = FreePorts.onLoopback();
        Path configuration = Files.writeString(
                directory.resolve("haproxy.cfg"), CONFIGURATION.formatted(directory, port, FreePorts.onLoopback()));
        server = ServerProcess.start(new ProcessBuilder(program, "-db", "-f", configuration.toString()), port);
        Await.until("the runtime interface", () -> Files.exists(directory.resolve("admin.sock")));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        scheduler.close();
    }

    private LoadBalancer balancer(Map<String, Object> more) {
        Map<String, Object> settings = new TreeMap<>(Map.of(
                "runtime", List.of(directory + "/admin.sock"),
                "servers", Map.of("west", List.of("west1", "west2"), "east", "east1"),
                "timeout", "10s"));
        settings.putAll(more);
        return new HaProxyProviders()
                .make(
                        LoadBalancer.class,
                        ProviderSettings.of(settings),
                        new FakeContext(SystemClock.INSTANCE, scheduler));
    }

    @Override
    protected WeightedTraffic provider() {
        return balancer(Map.of());
    }

    @Override
    protected void given(String name, TrafficWeights weights) {
        weights.byRegion().forEach((region, weight) -> {
            for (String each : region.equals("west") ? List.of("west1", "west2") : List.of("east1")) {
                assertThat(sent("set server " + name + "/" + each + " weight " + weight))
                        .isEmpty();
            }
        });
    }

    private String sent(String command) {
        return new HaProxyRuntime(directory + "/admin.sock", Duration.ofSeconds(10), scheduler).send(command);
    }

    /** Regression test: HAProxy took all traffic away from the old region and gave none to the new one. */
    @Test
    void aStaticAlgorithmKeepsItsTrafficOrMovesIt() {
        assertThatThrownBy(() -> provider().shift("sticky", WEST, EAST))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.REFUSED))
                .hasMessageContaining("static")
                .hasMessageContaining("balance roundrobin");
        assertThat(provider().weights("sticky")).isEqualTo(WEST);
        assertThat(sent("set server hashed/east1 weight 0")).isEmpty();
        provider().shift("hashed", WEST, EAST);
        assertThat(provider().weights("hashed")).isEqualTo(EAST);
        provider().shift("hashed", EAST, WEST);
        assertThat(provider().weights("hashed")).isEqualTo(WEST);
    }

    @Test
    void aStateFileThatCannotBeWrittenIsFoundBeforeTheChangeAndWrittenByARepetition() throws IOException {
        Path file = directory.resolve("state").resolve("servers");
        LoadBalancer saving = balancer(Map.of("state_file", file.toString()));
        assertThatThrownBy(() -> saving.shift("iot", WEST, EAST)).hasMessageContaining("a reload loses the weights");
        assertThat(provider().weights("iot")).isEqualTo(WEST);
        provider().shift("iot", WEST, EAST);
        Files.createDirectories(file.getParent());
        saving.shift("iot", WEST, EAST);
        assertThat(file).content().containsPattern("(?m)^\\d+ iot \\d+ east1 .*");
    }

    @Test
    void overTcpItIsTheSame() {
        LoadBalancer overTcp = balancer(Map.of("runtime", "127.0.0.1:" + server.port()));
        overTcp.shift("iot", WEST, EAST);
        assertThat(provider().weights("iot")).isEqualTo(EAST);
    }

    @Test
    void ofSeveralProcessesTheRestIsSetWhenSomeHaveTheWeightsAlready() {
        LoadBalancer both =
                balancer(Map.of("runtime", List.of(directory + "/admin.sock", "127.0.0.1:" + server.port())));
        both.shift("iot", WEST, EAST);
        assertThat(both.weights("iot")).isEqualTo(EAST);
    }

    @Test
    void aReloadFindsTheStateInItsFile() throws IOException {
        Path file = directory.resolve("state");
        balancer(Map.of("state_file", file.toString())).shift("iot", WEST, EAST);
        assertThat(Files.readString(file)).startsWith("1\n").contains(" iot ").contains(" east1 ");
    }

    @Test
    void aServerInMaintenanceIsNotCountedOn() {
        assertThat(sent("set server iot/east1 state maint")).isEmpty();
        assertThatThrownBy(() -> provider().shift("iot", WEST, EAST))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.REFUSED))
                .hasMessageContaining("set server iot/east1 state ready");
        assertThat(provider().weights("iot")).isEqualTo(WEST);
    }

    @Test
    void trafficIsNotShiftedToARegionWithoutServers() {
        LoadBalancer misspelled =
                balancer(Map.of("servers", Map.of("west", List.of("west1", "west2"), "eats", "east1")));
        TrafficWeights before = misspelled.weights("iot");
        assertThatThrownBy(() -> misspelled.shift("iot", before, before.allTo("east")))
                .hasMessageContaining("names no server of the region east; it has [eats, west]");
        assertThat(provider().weights("iot")).isEqualTo(WEST);
    }

    @Test
    void weightsThatCouldNotBeRestoredAreRefused() {
        assertThat(sent("set server iot/west2 weight 7")).isEmpty();
        assertThatThrownBy(() -> provider().weights("iot"))
                .hasMessageContaining("the servers of west have different weights");
        LoadBalancer other = balancer(Map.of("servers", Map.of("west", "west9")));
        assertThatThrownBy(() -> other.weights("iot"))
                .hasMessageContaining("it has no server 'west9' for the region west; it has [west1, west2, east1]");
    }

    @Test
    void aProcessThatIsDownHasDoneNothing() {
        server.close();
        assertThatThrownBy(() -> provider().shift("iot", WEST, EAST))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE))
                .hasMessageContaining("nothing listens there; is HAProxy running?");
    }

    @Test
    void aProcessThatDoesNotAnswerLeavesTheOutcomeUnknown() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            LoadBalancer stalled =
                    balancer(Map.of("runtime", "127.0.0.1:" + silent.getLocalPort(), "timeout", "300ms"));
            assertThatThrownBy(() -> stalled.weights("iot"))
                    .isInstanceOfSatisfying(
                            ProviderException.class,
                            e -> assertThat(e.outcomeUnknown()).isTrue())
                    .hasMessageContaining("no whole answer within PT0.3S");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            runtime | admin.sock | is no runtime interface; expected the path of a socket
            servers | west       | is not a map
            """)
    void wrongSettingsAreRefused(String key, String value, String message) {
        assertThatThrownBy(() -> balancer(Map.of(key, value))).hasMessageContaining(message);
    }
}
