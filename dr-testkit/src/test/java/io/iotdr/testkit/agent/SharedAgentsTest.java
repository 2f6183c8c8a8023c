package io.iotdr.testkit.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.agent.AgentRequest;
import io.iotdr.agent.RegionAgent;
import io.iotdr.json.Json;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.RegionResources;
import io.iotdr.testkit.junit.Await;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several agents of one region that share a directory, and requests that come late or are recorded and sent again. */
final class SharedAgentsTest {

    @TempDir
    private Path directory;

    private final ThreadScheduler scheduler = new ThreadScheduler("shared-agents");
    private final HeldStore store = new HeldStore();

    @AfterEach
    void close() {
        store.held.countDown();
        scheduler.close();
    }

    /** A data store whose fence takes until it is released. */
    private static final class HeldStore implements DataStore {
        private final List<String> log = new CopyOnWriteArrayList<>();
        private final CountDownLatch held = new CountDownLatch(1);

        @Override
        public Role role() {
            return Role.PRIMARY;
        }

        @Override
        public void promote() {
            log.add("promote");
        }

        @Override
        public void fence() {
            log.add("fence begins");
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            log.add("fence ends");
        }

        @Override
        public Optional<Instant> watermark() {
            return Optional.empty();
        }
    }

    private RegionAgent agent() {
        HealthProbe hung = new HealthProbe() {
            @Override
            public String target() {
                return "hung";
            }

            @Override
            public Observation probe(Duration timeout) {
                store.fence();
                return new Observation.Unknown("late");
            }
        };
        return RegionAgent.of("east")
                .resources(RegionResources.builder()
                        .dataStore("db", store)
                        .probe("hung", hung)
                        .build())
                .state(directory.resolve("state"))
                .tokenFile(LoopbackAgent.written(directory.resolve("token"), LoopbackAgent.SECRET))
                .time(new TimeSource(SystemClock.INSTANCE, scheduler))
                .build();
    }

    private static AgentRequest signed(Map<String, Object> call, Instant at) throws GeneralSecurityException {
        String body = Json.write(new TreeMap<>(call));
        String nonce = UUID.randomUUID().toString().replace("-", "");
        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(LoopbackAgent.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String path = "/iot-dr/v1/calls";
        String signed = String.join("\n", "POST", path, at.toString(), nonce, digest);
        String signature = HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        return new AgentRequest(
                "POST",
                path,
                Map.of("x-dr-time", at.toString(), "x-dr-nonce", nonce, "x-dr-signature", signature),
                body);
    }

    private static Map<String, Object> call(String target, String method, List<Object> arguments) {
        return new TreeMap<>(Map.of(
                "id",
                UUID.randomUUID().toString().replace("-", ""),
                "region",
                "east",
                "target",
                target,
                "method",
                method,
                "arguments",
                arguments,
                "patience",
                "PT0.2S"));
    }

    private static AgentRequest effect(String method, long epoch, int attempt, Instant at)
            throws GeneralSecurityException {
        Map<String, Object> call = call("data_stores/db", method, List.of());
        call.put("token", Map.of("run", "iot-7", "step", "s", "attempt", attempt, "epoch", epoch));
        return signed(call, at);
    }

    private static AgentRequest effect(String method, long epoch, int attempt) throws GeneralSecurityException {
        return effect(method, epoch, attempt, Instant.now());
    }

    @Test
    void anEffectOfANewOwnerWaitsForThoseOfOlderOnesAtTheOtherAgent() throws Exception {
        RegionAgent first = agent();
        RegionAgent second = agent();
        assertThat(first.handle(effect("fence", 12, 1)).body()).contains("RUNNING");
        Await.until("the fence to begin", () -> store.log.contains("fence begins"));
        assertThat(second.handle(effect("promote", 30, 2)).body()).contains("RUNNING");
        store.held.countDown();
        Await.until("both effects", () -> store.log.size() == 3);
        assertThat(store.log).containsExactly("fence begins", "fence ends", "promote");
        assertThat(second.handle(effect("promote", 30, 2)).body()).contains("DONE");
        assertThat(first.handle(effect("promote", 30, 2)).body()).contains("DONE");
    }

    @Test
    void aRecordedRequestHasNoEffectAtTheOtherAgentNorAfterARestart() throws Exception {
        AgentRequest recorded = effect("promote", 12, 1, Instant.now().plusSeconds(40));
        assertThat(agent().handle(recorded).body()).contains("DONE");
        assertThat(agent().handle(recorded).body()).contains("was begun before").contains("UNKNOWN");
        assertThat(store.log).containsExactly("promote");
    }

    @Test
    void aLateRequestOfAnEarlierAttemptHasNoEffect() throws Exception {
        RegionAgent agent = agent();
        AgentRequest late = effect("fence", 12, 1);
        assertThat(agent.handle(effect("promote", 12, 2)).body()).contains("DONE");
        assertThat(agent.handle(late).body())
                .contains("REFUSED")
                .contains("attempt 1 at the step s has been replaced by attempt 2");
        assertThat(store.log).containsExactly("promote");
    }

    @Test
    void probesThatHangKeepNoOtherLookFromItsPlace() throws Exception {
        RegionAgent agent = agent();
        for (int i = 0; i < 257; i++) {
            Map<String, Object> probe = call("probes/east/hung", "probe", List.of("PT1S"));
            probe.put("patience", "PT0.001S");
            agent.handle(signed(probe, Instant.now()));
        }
        assertThat(agent.handle(signed(call("data_stores/db", "role", List.of()), Instant.now()))
                        .body())
                .contains("PRIMARY");
    }
}
