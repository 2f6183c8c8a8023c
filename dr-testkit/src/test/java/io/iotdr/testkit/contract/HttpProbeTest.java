package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.iotdr.health.HttpProbe;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.Patience;
import io.iotdr.time.SystemClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests HTTP probes of servers on loopback. */
final class HttpProbeTest extends HealthProbeContract {

    private HttpServer server;
    private ServerSocket silent;
    private final List<HttpExchange> stalled = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.createContext("/health", e -> {
            e.sendResponseHeaders(200, -1);
            e.close();
        });
        server.createContext("/ill", e -> {
            byte[] body = "the queue is full\nand more".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            e.sendResponseHeaders(503, body.length);
            e.getResponseBody().write(body);
            e.close();
        });
        server.createContext("/private", e -> {
            e.sendResponseHeaders(401, -1);
            e.close();
        });
        server.createContext("/moved", e -> {
            e.getResponseHeaders().add("Location", "/health");
            e.sendResponseHeaders(302, -1);
            e.close();
        });
        server.createContext("/flood", e -> {
            e.sendResponseHeaders(200, 0);
            try (var body = e.getResponseBody()) {
                byte[] block = new byte[1 << 20];
                for (int i = 0; i < 1024; i++) {
                    body.write(block);
                }
            } catch (IOException theProbeHungUp) {
                e.close();
            }
        });
        server.createContext("/stalls", e -> {
            e.sendResponseHeaders(200, 0);
            e.getResponseBody().write('a');
            e.getResponseBody().flush();
            stalled.add(e);
        });
        server.start();
        silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        stalled.forEach(HttpExchange::close);
        server.stop(0);
        silent.close();
    }

    private HealthProbe probe(int port, String path) {
        return new HttpProbe(URI.create("http://127.0.0.1:" + port + path), SystemClock.INSTANCE);
    }

    private HealthProbe probe(String path) {
        return probe(server.getAddress().getPort(), path);
    }

    @Override
    protected HealthProbe working() {
        return probe("/health");
    }

    @Override
    protected HealthProbe dead() {
        return probe(FreePorts.onLoopback(), "/health");
    }

    @Override
    protected HealthProbe hanging() {
        return probe(silent.getLocalPort(), "/health");
    }

    @Test
    void anHttpErrorIsUnhealthyWithTheFirstLineOfTheResponse() {
        assertThat(probe("/ill").probe(Patience.ANSWER))
                .isEqualTo(new Observation.Unhealthy("HTTP 503 the queue is full"));
    }

    @Test
    void aRedirectIsNotFollowedAndIsUnhealthy() {
        assertThat(probe("/moved").probe(Patience.ANSWER))
                .isInstanceOfSatisfying(
                        Observation.Unhealthy.class, u -> assertThat(u.reason()).contains("302"));
    }

    @Test
    void aServerThatRefusesTheProbesLoginSaysNothingAboutItsHealth() {
        assertThat(probe("/private").probe(Patience.ANSWER)).isInstanceOf(Observation.Unknown.class);
    }

    @Test
    void aNameThatCannotBeResolvedSaysNothingAboutTheServer() {
        HealthProbe probe = new HttpProbe(URI.create("http://no-such-name.invalid/"), SystemClock.INSTANCE);
        assertThat(probe.probe(Patience.ANSWER)).isInstanceOf(Observation.Unknown.class);
    }

    @Test
    void anAnswerThatStallsAfterItsHeadersIsUnhealthyWithinTheTimeout() {
        assertThat(probe("/stalls").probe(Patience.SILENCE))
                .isEqualTo(new Observation.Unhealthy("http probe could not get 127.0.0.1:"
                        + server.getAddress().getPort() + ": no complete answer within " + Patience.SILENCE));
    }

    @Test
    void aResponseOfOneGigabyteIsNotReadIntoMemory() {
        long before = Runtime.getRuntime().totalMemory();
        assertThat(probe("/flood").probe(Patience.ANSWER)).isInstanceOf(Observation.Healthy.class);
        assertThat(Runtime.getRuntime().totalMemory() - before).isLessThan(512L << 20);
    }
}
