package io.iotdr.hivemq;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.DisasterRecovery;
import io.iotdr.hivemq.GateRules.ClassRule;
import io.iotdr.hivemq.GateRules.Login;
import io.iotdr.onprem.haproxy.HaProxyProviders;
import io.iotdr.plan.Steps;
import io.iotdr.recovery.RecoveryReport;
import io.iotdr.spi.Admission;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.RegionResources;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.fake.FakeJournal;
import io.iotdr.testkit.junit.Await;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.RealServer;
import io.iotdr.testkit.junit.ServerProcess;
import io.iotdr.testkit.plan.SamplePlans;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets 5 000 real MQTT devices return to a broker that refuses more than 400 connections a second: a HiveMQ behind an
 * installed HAProxy, which is the gate of the region.
 */
final class PacedReturnTest {

    private static final int DEVICES = 5_000;
    private static final int BEARS = 400;

    private static final String CONFIGURATION = """
            global
              maxconn 8000
              stats socket %1$s/admin.sock level admin
            defaults
              mode tcp
              timeout connect 10s
              timeout client 10m
              timeout server 10m
            frontend mqtt
              backlog 8192
              bind 127.0.0.1:%2$d
              default_backend broker
            backend broker
              server one 127.0.0.1:%3$d
            """;

    private final ThreadScheduler scheduler = new ThreadScheduler("paced-return-test");
    private final HiveMqGate broker = new HiveMqGate(
            new GateRules(
                    List.of(new ClassRule("devices", Pattern.compile("device-.*"), DEVICES)),
                    Optional.of(BEARS),
                    Optional.empty(),
                    Login.BY_NOBODY),
            SystemClock.INSTANCE);

    @TempDir
    private Path directory;

    private HiveMqBroker hive;
    private ServerProcess proxy;
    private DeviceFleet gate;

    @BeforeEach
    void start() throws Exception {
        String program =
                RealServer.program("haproxy", "apt-get install haproxy").toString();
        hive = HiveMqBroker.start(broker, directory);
        int port = FreePorts.onLoopback();
        Path configuration = Files.writeString(
                directory.resolve("haproxy.cfg"), CONFIGURATION.formatted(directory, port, hive.port()));
        proxy = ServerProcess.start(new ProcessBuilder(program, "-db", "-f", configuration.toString()), port);
        Await.until("the runtime interface", () -> Files.exists(directory.resolve("admin.sock")));
        gate = new HaProxyProviders()
                .make(
                        DeviceFleet.class,
                        ProviderSettings.of(Map.of(
                                "runtime",
                                directory.resolve("admin.sock").toString(),
                                "frontends",
                                "mqtt",
                                "registered",
                                DEVICES,
                                "connects_per_second",
                                BEARS * 3 / 4)),
                        new FakeContext(SystemClock.INSTANCE, scheduler));
    }

    @AfterEach
    void stop() throws Exception {
        if (proxy != null) {
            proxy.close();
        }
        if (hive != null) {
            hive.close();
        }
        scheduler.close();
    }

    @Test
    void withoutPacingTheBrokerRefusesDevices() throws Exception {
        gate.admit();
        try (DeviceCrowd crowd = new DeviceCrowd(DEVICES, proxy.port())) {
            Await.until("every device to be connected", () -> crowd.connected() == DEVICES);
            assertThat(crowd.refused()).isGreaterThan(DEVICES / 4);
            assertThat(broker.connected()).isEqualTo(DEVICES);
        }
    }

    @Test
    void withPacingNoDeviceIsRefused() throws Exception {
        RegionResources east = RegionResources.builder().devices(gate).build();
        gate.disconnectAll();
        gate.admit(new Admission(List.of(), 1));
        try (DeviceCrowd crowd = new DeviceCrowd(DEVICES, proxy.port());
                DisasterRecovery recovery = DisasterRecovery.builder()
                        .plan(SamplePlans.of(s -> s.then(Steps.reHomeDevices(BEARS * 3 / 4)
                                        .with("wave", "1s")
                                        .with("devices_share", 1)))
                                .build())
                        .region("west", RegionResources.builder().build())
                        .region("east", east)
                        .journal(new FakeJournal())
                        .time(SystemClock.INSTANCE, scheduler)
                        .build()) {
            RecoveryReport report = recovery.switchover("iot", "test").await();
            assertThat(report.completed()).as(String.valueOf(report.timeline())).isTrue();
            Await.until("every device to be connected", () -> crowd.connected() == DEVICES);
            assertThat(crowd.refused()).isZero();
            assertThat(crowd.attempts()).isEqualTo(DEVICES);
            assertThat(broker.connected()).isEqualTo(DEVICES);
        }
    }
}
