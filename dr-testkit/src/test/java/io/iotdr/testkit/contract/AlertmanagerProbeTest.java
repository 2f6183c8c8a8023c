package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.iotdr.health.AlertmanagerProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.Patience;
import io.iotdr.time.SystemClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the probe against answers in the form of Alertmanager's API v2. A server that is down tells nothing of the region. */
final class AlertmanagerProbeTest {

    private static final String MATCHER = "region=\"west\"";
    private static final String ALERT = """
            [{"labels":{"alertname":"RegionDown","region":"west"},"annotations":{"summary":"no gateway answers"},
              "startsAt":"2026-11-27T03:00:00.000Z","status":{"state":"active","silencedBy":[],"inhibitedBy":[]}}]""";

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private volatile int status = 200;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.createContext("/am/api/v2/alerts", e -> {
            String asked = URLDecoder.decode(e.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
            assertThat(asked).startsWith("active=true&silenced=false&inhibited=false");
            byte[] answer = answers.getOrDefault(asked.substring(asked.indexOf("filter=") + 7), "[]")
                    .getBytes(StandardCharsets.UTF_8);
            e.sendResponseHeaders(status, answer.length);
            e.getResponseBody().write(answer);
            e.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Observation seen(Optional<String> watchdog) {
        return seen(server.getAddress().getPort(), watchdog);
    }

    private static Observation seen(int port, Optional<String> watchdog) {
        URI url = URI.create("http://127.0.0.1:" + port + "/am");
        return new AlertmanagerProbe(url, List.of(MATCHER), watchdog, SystemClock.INSTANCE).probe(Patience.ANSWER);
    }

    @Test
    void aRegionWithoutAnActiveAlertIsHealthy() {
        assertThat(seen(Optional.empty())).isInstanceOf(Observation.Healthy.class);
    }

    @Test
    void anActiveAlertIsTheReason() {
        answers.put(MATCHER, ALERT);
        assertThat(seen(Optional.empty()))
                .isInstanceOfSatisfying(
                        Observation.Unhealthy.class,
                        u -> assertThat(u.reason())
                                .isEqualTo("RegionDown since 2026-11-27T03:00:00.000Z: no gateway answers"));
    }

    @Test
    void withoutItsWatchdogNoAlertMeansNothing() {
        assertThat(seen(Optional.of("Watchdog")))
                .isInstanceOfSatisfying(
                        Observation.Unknown.class, u -> assertThat(u.reason()).contains("gets no alerts"));
        answers.put("alertname=\"Watchdog\"", ALERT);
        assertThat(seen(Optional.of("Watchdog"))).isInstanceOf(Observation.Healthy.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"status\":\"success\"}", "<html>a proxy</html>", "", "[{"})
    void anotherAnswerTellsNothing(String answer) {
        answers.put(MATCHER, answer);
        assertThat(seen(Optional.empty())).isInstanceOf(Observation.Unknown.class);
    }

    @Test
    void aServerThatRefusesOrIsDownTellsNothing() {
        answers.put(MATCHER, "bad matcher format");
        status = 400;
        assertThat(seen(Optional.empty()))
                .isInstanceOfSatisfying(
                        Observation.Unknown.class, u -> assertThat(u.reason()).contains("HTTP 400 bad matcher format"));
        assertThat(seen(FreePorts.onLoopback(), Optional.empty())).isInstanceOf(Observation.Unknown.class);
    }

    @Test
    void aProbeWithoutAMatcherIsRefused() {
        URI url = URI.create("http://127.0.0.1:1");
        assertThatThrownBy(() -> new AlertmanagerProbe(url, List.of(), Optional.empty(), SystemClock.INSTANCE))
                .hasMessageContaining("'matchers' is empty");
    }
}
