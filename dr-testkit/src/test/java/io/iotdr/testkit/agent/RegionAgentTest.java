package io.iotdr.testkit.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.iotdr.agent.AgentRequest;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.FencingToken;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.Progress;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.RegionResources;
import io.iotdr.testkit.fake.FakeCompute;
import io.iotdr.testkit.fake.FakeDataStore;
import io.iotdr.testkit.fake.FakeFleet;
import io.iotdr.testkit.fake.FakeProbe;
import io.iotdr.testkit.junit.Await;
import io.iotdr.time.Clock;
import io.iotdr.time.SystemClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests who may act through an agent, and what its caller learns when the connection between them breaks. */
final class RegionAgentTest {

    @TempDir
    private Path directory;

    private final FakeFleet fleet = new FakeFleet(500, 500);
    private final RegionResources resources =
            RegionResources.builder().devices(fleet).build();
    private Optional<LoopbackAgent> open = Optional.empty();

    @AfterEach
    void close() {
        open.ifPresent(LoopbackAgent::close);
    }

    private LoopbackAgent started(LoopbackAgent agent) {
        open = Optional.of(agent);
        return agent;
    }

    private LoopbackAgent agent(RegionResources offered) {
        return started(new LoopbackAgent(directory, offered));
    }

    private static FencingToken token(String run, long epoch) {
        return new FencingToken(run, "step", 1, epoch);
    }

    private static void disconnect(DeviceFleet devices, FencingToken token) throws Throwable {
        token.within(() -> {
            devices.disconnectAll();
            return true;
        });
    }

    @Test
    void anOwnerThatWasReplacedHasNoEffectAlsoAfterARestart() throws Throwable {
        LoopbackAgent agent = agent(resources);
        DeviceFleet devices = agent.client(DeviceFleet.class, Map.of());
        disconnect(devices, token("iot-7", 12));
        token("iot-7", 30).within(() -> {
            devices.admit();
            return true;
        });
        assertThatThrownBy(() -> disconnect(devices, token("iot-7", 12)))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("the run iot-7 (epoch 12) has been replaced by run 7 (epoch 30)");
        assertThatThrownBy(() -> disconnect(devices, token("iot-6", 99))).hasMessageContaining("has been replaced");
        agent.restart(resources);
        assertThatThrownBy(() -> disconnect(devices, token("iot-7", 29))).hasMessageContaining("has been replaced");
        assertThat(devices.admitting()).isTrue();
        disconnect(devices, token("iot-7", 31));
        disconnect(devices, token("other-1", 1));
        assertThat(devices.admitting()).isFalse();
    }

    @Test
    void anEffectNeedsARunAndALookDoesNot() {
        DeviceFleet devices = agent(resources).client(DeviceFleet.class, Map.of());
        assertThat(devices.connected()).isEqualTo(500);
        assertThatThrownBy(devices::disconnectAll)
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("in the name of a run only");
        assertThat(fleet.admitting()).isTrue();
    }

    /** A data store whose fence blocks until it is released. */
    private static final class SlowStore implements DataStore {
        private final FakeDataStore real = new FakeDataStore(Role.PRIMARY);
        private final CountDownLatch released = new CountDownLatch(1);
        private final AtomicInteger began = new AtomicInteger();

        @Override
        public Role role() {
            return real.role();
        }

        @Override
        public void promote() {
            real.promote();
        }

        @Override
        public void fence() {
            began.incrementAndGet();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            real.fence();
        }

        @Override
        public Optional<Instant> watermark() {
            return real.watermark();
        }
    }

    @Test
    void anEffectOfANewOwnerWaitsForThatOfTheOldOne() throws Exception {
        SlowStore store = new SlowStore();
        DataStore remote = agent(
                        RegionResources.builder().dataStore("db", store).build())
                .client(DataStore.class, Map.of("resource", "db"));
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Thread old = calling(failed, token("iot-1", 5), remote::fence);
        Await.until("the old effect", () -> store.began.get() == 1);
        Thread next = calling(failed, token("iot-1", 9), remote::promote);
        next.join(300);
        assertThat(next.isAlive()).isTrue();
        store.released.countDown();
        old.join();
        next.join();
        assertThat(failed.get()).isNull();
        assertThat(remote.role()).isEqualTo(DataStore.Role.PRIMARY);
    }

    private static Thread calling(AtomicReference<Throwable> failed, FencingToken token, Runnable call) {
        Thread thread = new Thread(() -> {
            try {
                token.within(() -> {
                    call.run();
                    return true;
                });
            } catch (Throwable e) {
                failed.set(e);
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void aLongCallIsAskedForUntilItEnds() throws Throwable {
        AtomicInteger restores = new AtomicInteger();
        DataRestore slow = new DataRestore() {
            @Override
            public Optional<Instant> newestPoint(Optional<Instant> notAfter) {
                return Optional.empty();
            }

            @Override
            public Optional<Restored> restored(String key) {
                return Optional.empty();
            }

            @Override
            public Restored restore(String key, Optional<Instant> notAfter, Consumer<Progress> progress) {
                restores.incrementAndGet();
                progress.accept(new Progress("half of it", Optional.of(Duration.ofSeconds(3))));
                Await.until("a question", () -> open.orElseThrow().polls() > 0);
                return new Restored(Instant.EPOCH, "backup " + key, 7);
            }
        };
        DataRestore remote = agent(
                        RegionResources.builder().restore("backup", slow).build())
                .client(DataRestore.class, Map.of("resource", "backup"));
        List<Progress> told = new CopyOnWriteArrayList<>();
        DataRestore.Restored done = token("iot-1", 1).within(() -> remote.restore("k", Optional.empty(), told::add));
        assertThat(done).isEqualTo(new DataRestore.Restored(Instant.EPOCH, "backup k", 7));
        assertThat(restores).hasValue(1);
        assertThat(told).contains(new Progress("half of it", Optional.of(Duration.ofSeconds(3))));
    }

    @Test
    void anAgentThatWasRestartedDuringAnEffectLeavesItsOutcomeUnknown() throws Exception {
        SlowStore store = new SlowStore();
        RegionResources slow = RegionResources.builder().dataStore("db", store).build();
        LoopbackAgent agent = agent(slow);
        DataStore remote = agent.client(DataStore.class, Map.of("resource", "db"));
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Thread old = calling(failed, token("iot-1", 5), remote::fence);
        Await.until("the effect", () -> store.began.get() == 1);
        agent.restart(slow);
        old.join();
        store.released.countDown();
        assertThat(failed.get())
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcomeUnknown()).isTrue())
                .hasMessageContaining("does not know it");
    }

    @Test
    void aFailureKeepsItsOutcomeAndItsText() {
        FakeCompute compute = new FakeCompute();
        ComputePlatform remote =
                agent(RegionResources.builder().compute(compute).build()).client(ComputePlatform.class, Map.of());
        ProviderException local =
                (ProviderException) org.assertj.core.api.Assertions.catchThrowable(() -> compute.state("nothing"));
        assertThatThrownBy(() -> remote.state("nothing"))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.outcome()).isEqualTo(local.outcome()))
                .hasMessage(local.getMessage());
    }

    @Test
    void anotherSecretIsRefused() {
        LoopbackAgent agent = agent(resources);
        Path other = LoopbackAgent.written(directory.resolve("other"), "x".repeat(40));
        DeviceFleet devices = agent.client(DeviceFleet.class, Map.of("token_file", other.toString()));
        assertThatThrownBy(devices::connected).hasMessageContaining("the signature fits no secret of this agent");
    }

    @Test
    void aSecretIsReplacedWithoutAMomentAtWhichNoneFits() throws IOException {
        LoopbackAgent agent = agent(resources);
        Path callers = LoopbackAgent.written(directory.resolve("callers"), LoopbackAgent.SECRET);
        DeviceFleet devices = agent.client(DeviceFleet.class, Map.of("token_file", callers.toString()));
        String fresh = "f".repeat(40);
        Files.writeString(agent.tokens(), LoopbackAgent.SECRET + "\n" + fresh + "\n");
        assertThat(devices.connected()).isEqualTo(500);
        Files.writeString(callers, fresh + "\n");
        assertThat(devices.connected()).isEqualTo(500);
        Files.writeString(agent.tokens(), fresh + "\n");
        assertThat(devices.connected()).isEqualTo(500);
    }

    @Test
    void aRecordedRequestIsRefusedTheSecondTime() throws IOException {
        AtomicReference<AgentRequest> recorded = new AtomicReference<>();
        HttpServer between = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        between.createContext("/", exchange -> {
            try (exchange) {
                Map<String, String> headers = new HashMap<>();
                exchange.getRequestHeaders()
                        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
                recorded.set(new AgentRequest(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        headers,
                        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
                exchange.sendResponseHeaders(404, -1);
            }
        });
        between.start();
        try {
            LoopbackAgent agent = agent(resources);
            DeviceFleet devices = agent.client(
                    DeviceFleet.class,
                    Map.of("url", "http://127.0.0.1:" + between.getAddress().getPort()));
            assertThatThrownBy(devices::connected).isInstanceOf(ProviderException.class);
            assertThat(agent.agent().handle(recorded.get()).body()).contains("\"DONE\"");
            assertThat(agent.agent().handle(recorded.get()).body()).contains("the request was sent before");
        } finally {
            between.stop(0);
        }
    }

    @Test
    void aClockThatIsOffIsNamed() {
        Clock late = new Clock() {
            @Override
            public Instant now() {
                return SystemClock.INSTANCE.now().minusSeconds(75);
            }

            @Override
            public long nanos() {
                return SystemClock.INSTANCE.nanos();
            }
        };
        DeviceFleet devices = started(new LoopbackAgent(directory, resources, late, made -> made))
                .client(DeviceFleet.class, Map.of());
        assertThatThrownBy(devices::connected).hasMessageContaining("the clocks differ");
    }

    @Test
    void whatIsNotOfferedIsRefusedWithWhatIs() {
        LoopbackAgent agent = agent(resources);
        assertThatThrownBy(() -> agent.client(ComputePlatform.class, Map.of()).state("gateway"))
                .hasMessageContaining("this agent does not offer it; it offers devices");
        assertThatThrownBy(() -> agent.client(DeviceFleet.class, Map.of("agent_region", "west"))
                        .connected())
                .hasMessageContaining("this is the agent of east, not of west");
    }

    @Test
    void anAgentThatMayOnlyProbeOffersNothingElse() {
        RegionResources both = RegionResources.builder()
                .devices(fleet)
                .probe("health", new FakeProbe())
                .build();
        LoopbackAgent agent = started(
                new LoopbackAgent(directory, both, SystemClock.INSTANCE, made -> made.allowing(List.of("probes/"))));
        assertThatThrownBy(() -> agent.client(DeviceFleet.class, Map.of()).connected())
                .hasMessageContaining("it offers probes/east/health");
        HealthProbe probe = agent.client(HealthProbe.class, Map.of("resource", "east/health"));
        assertThat(probe.probe(Duration.ofSeconds(20))).isInstanceOf(Observation.Healthy.class);
    }

    @Test
    void anAgentThatCannotBeAskedSaysNothingAboutTheRegion() {
        LoopbackAgent agent =
                agent(RegionResources.builder().probe("health", new FakeProbe()).build());
        HealthProbe probe = agent.client(HealthProbe.class, Map.of("resource", "east/health"));
        agent.close();
        open = Optional.empty();
        assertThat(probe.probe(Duration.ofSeconds(20)))
                .isInstanceOfSatisfying(
                        Observation.Unknown.class,
                        seen -> assertThat(seen.reason()).contains("the agent cannot be asked"));
    }

    @Test
    void aServerThatIsNoAgentIsNamedAsOne() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        byte[] page = "<html>hello".getBytes(StandardCharsets.UTF_8);
        other.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(404, page.length);
                exchange.getResponseBody().write(page);
            }
        });
        other.start();
        try {
            DeviceFleet devices = agent(resources)
                    .client(
                            DeviceFleet.class,
                            Map.of(
                                    "url",
                                    "http://127.0.0.1:" + other.getAddress().getPort()));
            assertThatThrownBy(devices::connected).hasMessageContaining("is an agent at http://127.0.0.1");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void aConfigurationThatWouldSendInTheClearIsRefused() {
        LoopbackAgent agent = agent(resources);
        assertThatThrownBy(() -> agent.client(DeviceFleet.class, Map.of("url", "http://agent.example.com:8654")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use https");
        assertThatThrownBy(() -> agent.client(DataStore.class, Map.of())).hasMessageContaining("'resource' is missing");
    }

    @Test
    void aTokenFileWithAShortSecretIsRefused() {
        LoopbackAgent agent = agent(resources);
        Path weak = LoopbackAgent.written(directory.resolve("weak"), "secret");
        assertThatThrownBy(() -> agent.client(DeviceFleet.class, Map.of("token_file", weak.toString()))
                        .connected())
                .isInstanceOf(DisasterRecoveryException.class)
                .hasMessageContaining("at least 32 characters");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aTokenFileThatEveryUserCanReadIsRefused() throws IOException {
        LoopbackAgent agent = agent(resources);
        Path open = LoopbackAgent.written(directory.resolve("open"), LoopbackAgent.SECRET);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> agent.client(DeviceFleet.class, Map.of("token_file", open.toString()))
                        .connected())
                .hasMessageContaining("run: chmod 600");
    }

    /** Serves the same answer to every request. */
    private static HttpServer answering(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        return server;
    }

    @ParameterizedTest
    @CsvSource({"404, {}", "403, null", "400, {\"state\":\"DONE\"}", "404, {\"state\":\"FAILED\"}"})
    void anAnswerThatIsNoneProvesNothing(int status, String body) throws Throwable {
        HttpServer other = answering(status, body);
        try {
            DeviceFleet devices = agent(resources)
                    .client(
                            DeviceFleet.class,
                            Map.of(
                                    "url",
                                    "http://127.0.0.1:" + other.getAddress().getPort()));
            assertThatThrownBy(() -> disconnect(devices, token("iot-1", 1)))
                    .isInstanceOf(ProviderException.class)
                    .hasMessageContaining("without a whole answer");
        } finally {
            other.stop(0);
        }
    }

    /** Runs {@code use} with the URL of a server that takes every request and answers none. */
    private static void withStalledServer(Consumer<String> use) throws IOException {
        CountDownLatch released = new CountDownLatch(1);
        HttpServer stalled = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        stalled.createContext("/", exchange -> {
            try (exchange) {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        stalled.start();
        try {
            use.accept("http://127.0.0.1:" + stalled.getAddress().getPort());
        } finally {
            released.countDown();
            stalled.stop(0);
        }
    }

    @Test
    void aProbeOfAnAgentThatStallsIsUnknownBeforeItsTimeout() throws Exception {
        withStalledServer(url -> {
            HealthProbe probe =
                    agent(resources).client(HealthProbe.class, Map.of("url", url, "resource", "west/health"));
            assertThat(probe.probe(Duration.ofSeconds(1))).isInstanceOf(Observation.Unknown.class);
        });
    }

    @Test
    void aCallIntoARegionThatHangsIsNotDone() throws Exception {
        withStalledServer(url -> {
            DeviceFleet devices = agent(resources).client(DeviceFleet.class, Map.of("url", url));
            assertThatExceptionOfType(ProviderException.class)
                    .isThrownBy(() -> disconnect(devices, token("iot-1", 1)))
                    .satisfies(e -> assertThat(e.outcomeUnknown()).isFalse())
                    .withMessageContaining("the agent of east cannot be reached");
        });
    }

    @Test
    void aLookOfANewOwnerFencesTheOldOne() throws Throwable {
        DeviceFleet devices = agent(resources).client(DeviceFleet.class, Map.of());
        disconnect(devices, token("iot-1", 5));
        token("iot-1", 9).within(devices::connected);
        assertThatThrownBy(() -> disconnect(devices, token("iot-1", 5))).hasMessageContaining("has been replaced");
    }

    @Test
    void aSecondAttemptAtAStepWaitsForTheFirst() throws Exception {
        SlowStore store = new SlowStore();
        DataStore remote = agent(
                        RegionResources.builder().dataStore("db", store).build())
                .client(DataStore.class, Map.of("resource", "db"));
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Thread first = calling(failed, new FencingToken("iot-1", "step", 1, 5), remote::fence);
        Await.until("the first attempt", () -> store.began.get() == 1);
        Thread second = calling(failed, new FencingToken("iot-1", "step", 2, 5), remote::promote);
        second.join(300);
        assertThat(second.isAlive()).isTrue();
        store.released.countDown();
        first.join();
        second.join();
        assertThat(remote.role()).isEqualTo(DataStore.Role.PRIMARY);
    }

    @Test
    void aPersonCanForgetAPlanWhoseJournalWasBegunAnew() throws Throwable {
        LoopbackAgent agent = agent(resources);
        DeviceFleet devices = agent.client(DeviceFleet.class, Map.of());
        disconnect(devices, token("iot-99", 5));
        Files.writeString(directory.resolve("state/fence.json"), "{\"plans\":{}}");
        disconnect(devices, token("iot-1", 1));
        assertThat(fleet.admitting()).isFalse();
    }

    @Test
    void aNumberThatIsNoneIsRefusedAndChangesNothing() throws Exception {
        FakeCompute compute = new FakeCompute();
        compute.with("gateway", 3);
        LoopbackAgent agent = agent(RegionResources.builder().compute(compute).build());
        String version = compute.state("gateway").version();
        for (String replicas : List.of("null", "\"\"", "2.9")) {
            String call = "{\"id\":\"" + "a".repeat(30) + String.format("%02x", replicas.length())
                    + "\",\"region\":\"east\",\"target\":\"compute\",\"method\":\"scale\",\"arguments\":[\"gateway\",\""
                    + version
                    + "\"," + replicas
                    + "],\"token\":{\"run\":\"iot-1\",\"step\":\"s\",\"attempt\":1,\"epoch\":1},\"patience\":\"PT5S\"}";
            assertThat(agent.signed("POST", "/iot-dr/v1/calls", call)).contains("REFUSED", "argument 3");
        }
        assertThat(compute.state("gateway").desired()).isEqualTo(3);
    }

    @Test
    void anIdBelongsToOneCall() throws Exception {
        LoopbackAgent agent = agent(resources);
        String call = "{\"id\":\"" + "b".repeat(32)
                + "\",\"region\":\"east\",\"target\":\"devices\",\"method\":\"METHOD\",\"arguments\":[],\"token\":null,\"patience\":\"PT5S\"}";
        assertThat(agent.signed("POST", "/iot-dr/v1/calls", call.replace("METHOD", "admitting")))
                .contains("DONE");
        assertThat(agent.signed("POST", "/iot-dr/v1/calls", call.replace("METHOD", "connected")))
                .contains("its id belongs to another call");
    }

    @Test
    void aCallWhoseIdWasReportedAsUnknownHasNoEffectLater() throws Exception {
        LoopbackAgent agent = agent(resources);
        assertThat(agent.signed("GET", "/iot-dr/v1/calls/" + "c".repeat(32), ""))
                .contains("UNKNOWN");
        String late = "{\"id\":\"" + "c".repeat(32)
                + "\",\"region\":\"east\",\"target\":\"devices\",\"method\":\"disconnectAll\",\"arguments\":[],\"token\":{\"run\":\"iot-1\",\"step\":\"s\",\"attempt\":1,\"epoch\":1},\"patience\":\"PT5S\"}";
        assertThat(agent.signed("POST", "/iot-dr/v1/calls", late)).contains("UNKNOWN");
        assertThat(fleet.admitting()).isTrue();
    }

    /** A caller whose connection broke asks for its effect later, after thousands of probes. */
    @Test
    void thousandsOfLooksDisplaceNoReplyOfAnEffect() throws Exception {
        LoopbackAgent agent = agent(resources);
        String call =
                "{\"id\":\"ID\",\"region\":\"east\",\"target\":\"devices\",\"method\":\"METHOD\",\"arguments\":[],"
                        + "\"token\":{\"run\":\"iot-1\",\"step\":\"s\",\"attempt\":1,\"epoch\":1},\"patience\":\"PT5S\"}";
        String effect = "e".repeat(32);
        assertThat(agent.signed(
                        "POST", "/iot-dr/v1/calls", call.replace("ID", effect).replace("METHOD", "disconnectAll")))
                .contains("DONE");
        String look = call.replace("METHOD", "admitting");
        for (int i = 0; i < 10_050; i++) {
            assertThat(agent.signed("POST", "/iot-dr/v1/calls", look.replace("ID", String.format("%032x", i))))
                    .contains("DONE");
        }
        assertThat(agent.signed("GET", "/iot-dr/v1/calls/" + effect, "")).contains("DONE");
    }

    @Test
    void aNameThatIsNotOfferedIsNotAllowed() {
        assertThatThrownBy(() -> new LoopbackAgent(
                        directory, resources, SystemClock.INSTANCE, made -> made.allowing(List.of("device"))))
                .hasMessageContaining("nothing to offer has the name 'device'; there is devices");
    }
}
