package io.iotdr.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.Admission;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.contract.DeviceFleetContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the fleet of EMQX against a server that speaks its REST interface. */
final class EmqxFleetTest extends DeviceFleetContract {

    private final ThreadScheduler scheduler = new ThreadScheduler("emqx-test");
    private EmqxServer server;

    @BeforeEach
    void start() throws IOException {
        server = new EmqxServer();
        server.clients.add("service-1");
        IntStream.range(0, 250).forEach(i -> server.clients.add("device-" + i));
    }

    @AfterEach
    void stop() {
        server.close();
        scheduler.close();
    }

    @Override
    protected DeviceFleet busy() {
        return fleet(Map.of());
    }

    private DeviceFleet fleet(Map<String, Object> different) {
        Map<String, Object> settings = new TreeMap<>(Map.of(
                "url",
                server.url().toString(),
                "api_key",
                "key",
                "api_secret",
                "secret",
                "listeners",
                List.of("tcp:default"),
                "registered",
                400,
                "other_clients",
                "service-.*"));
        settings.putAll(different);
        return new EmqxProviders()
                .make(
                        DeviceFleet.class,
                        ProviderSettings.of(settings),
                        new FakeContext(SystemClock.INSTANCE, scheduler));
    }

    @Test
    void onlyDevicesAreCountedAndDisconnected() {
        assertThat(busy().connected()).isEqualTo(250);
        busy().disconnectAll();
        assertThat(server.clients).containsExactly("service-1");
        assertThat(server.kicked).hasSize(250).doesNotHaveDuplicates();
    }

    @Test
    void devicesThatComeWhilePagesAreReadAreDisconnectedToo() {
        int[] late = {0};
        server.meanwhile = () -> {
            if (late[0] < 40) {
                server.clients.add(0, "device-late-" + late[0]++);
            }
        };
        busy().disconnectAll();
        assertThat(server.clients).containsExactly("service-1");
    }

    @Test
    void manyOtherClientsOnTheFirstPagesHideNoDevice() {
        server.clients.clear();
        IntStream.range(0, 350).forEach(i -> server.clients.add("service-" + i));
        server.clients.add("device-1");
        busy().disconnectAll();
        assertThat(server.kicked).containsExactly("device-1");
        assertThat(busy().connected()).isZero();
    }

    @Test
    void aLimitIsSplitOverNodesAndListenersAndWrittenOnce() {
        server.listener("ssl:default");
        DeviceFleet fleet = fleet(Map.of("listeners", List.of("tcp:default", "ssl:default")));
        fleet.admit(new Admission(List.of(), 400));
        fleet.admit(new Admission(List.of(), 400));
        assertThat(server.listeners.values()).allSatisfy(l -> assertThat(l).containsEntry("max_conn_rate", "100/s"));
        assertThat(server.puts).isEqualTo(2);
        fleet.admit();
        assertThat(server.listeners.values()).allSatisfy(l -> assertThat(l).containsEntry("max_conn_rate", "infinity"));
    }

    @Test
    void ownAccessRulesAreRestored() {
        DeviceFleet fleet = fleet(Map.of("access_rules", List.of("allow 10.0.0.0/8", "deny all")));
        fleet.disconnectAll();
        assertThat(fleet.admitting()).isFalse();
        fleet.admit();
        assertThat(server.listeners.get("tcp:default"))
                .containsEntry("access_rules", List.of("allow 10.0.0.0/8", "deny all"));
        assertThat(fleet.admitting()).isTrue();
    }

    @Test
    void aNodeThatTellsNothingIsNoNodeWithoutDevices() {
        server.secondNodeIsSilent = true;
        assertThatThrownBy(() -> busy().connected())
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("[emqx@b]");
    }

    @Test
    void badSettingsAndAnswersAreNamed() {
        assertThatThrownBy(() -> fleet(Map.of("api_secret", "wrong")).connected())
                .hasMessageContaining("the API key is wrong, disabled or expired: HTTP 401 BAD_API_KEY_OR_SECRET");
        assertThatThrownBy(() -> fleet(Map.of("listeners", "tcp:other")).admit())
                .hasMessageContaining("BAD_LISTENER_ID Listener id not found");
        assertThatThrownBy(() -> fleet(Map.of("listeners", "ws:default")))
                .hasMessageContaining("which alone obey access rules");
        server.close();
        assertThatThrownBy(() -> busy().connected()).hasMessageContaining("the connection was refused");
    }
}
