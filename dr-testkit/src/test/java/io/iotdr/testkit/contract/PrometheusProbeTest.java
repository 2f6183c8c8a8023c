package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.iotdr.health.PrometheusProbe;
import io.iotdr.health.PrometheusProbe.HealthyRange;
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
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the probe against answers in the form of Prometheus. A server that is down tells nothing of the region, so the
 * contract of probes, which asks for unhealthy, does not fit.
 */
final class PrometheusProbeTest {

    private static final String VECTOR = """
            {"status":"success","data":{"resultType":"vector","result":[
              {"metric":{"instance":"a"},"value":[1700000000.1,"%s"]},
              {"metric":{"instance":"b"},"value":[1700000000.1,"%s"]}]}}""";

    private volatile String body = "";
    private volatile int status = 200;
    private volatile String asked = "";
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.createContext("/prom/api/v1/query", e -> {
            asked = URLDecoder.decode(e.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
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

    private Observation seen(HealthyRange range) {
        return seen(server.getAddress().getPort(), range);
    }

    private static Observation seen(int port, HealthyRange range) {
        return new PrometheusProbe(
                        URI.create("http://127.0.0.1:" + port + "/prom"),
                        "sum(rate(x{job=\"mqtt\"}[1m])) + 1",
                        range,
                        SystemClock.INSTANCE)
                .probe(Patience.ANSWER);
    }

    private static HealthyRange between(double above, double below) {
        return new HealthyRange(Optional.of(above), Optional.of(below));
    }

    @Test
    void valuesWithinTheLimitsAreHealthy() {
        body = VECTOR.formatted("0.5", "9.5");
        assertThat(seen(between(0, 10))).isInstanceOf(Observation.Healthy.class);
        assertThat(asked).isEqualTo("query=sum(rate(x{job=\"mqtt\"}[1m])) + 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "10", "+Inf", "-Inf", "NaN"})
    void oneValueOutsideTheLimitsIsUnhealthy(String value) {
        body = VECTOR.formatted("5", value);
        assertThat(seen(between(0, 10)))
                .isInstanceOfSatisfying(
                        Observation.Unhealthy.class, u -> assertThat(u.reason()).contains("{\"instance\":\"b\"}"));
    }

    @Test
    void aScalarIsAValue() {
        body = "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1700000000,\"7\"]}}";
        assertThat(seen(between(0, 10))).isInstanceOf(Observation.Healthy.class);
        assertThat(seen(between(7, 10))).isInstanceOf(Observation.Unhealthy.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"values\":[[1,\"2\"]]}]}}",
                "{\"status\":\"succ",
                "<html>a proxy</html>",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[1,\"many\"]}]}}",
                ""
            })
    void anAnswerWithoutAValueTellsNothing(String answer) {
        body = answer;
        assertThat(seen(between(0, 10))).isInstanceOf(Observation.Unknown.class);
    }

    @Test
    void aServerThatRefusesTheQueryOrIsDownTellsNothing() throws IOException {
        body = "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error at char 5\"}";
        status = 400;
        assertThat(seen(between(0, 10)))
                .isInstanceOfSatisfying(
                        Observation.Unknown.class,
                        u -> assertThat(u.reason()).contains("HTTP 400 parse error at char 5"));
        assertThat(seen(FreePorts.onLoopback(), between(0, 10))).isInstanceOf(Observation.Unknown.class);
    }

    @Test
    void aProbeWithoutALimitIsRefused() {
        assertThatThrownBy(() -> new HealthyRange(Optional.empty(), Optional.empty()))
                .hasMessageContaining("neither 'above' nor 'below' is set");
    }
}
