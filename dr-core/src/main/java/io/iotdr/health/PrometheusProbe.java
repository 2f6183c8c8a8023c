package io.iotdr.health;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.json.JsonView;
import io.iotdr.net.OutboundHttp;
import io.iotdr.net.OutboundHttp.HttpAnswer;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a Prometheus server a query, each of whose values must lie within limits. A server that does not answer, or has no
 * value, tells nothing: it is not what is observed. Thread-safe.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries">Instant queries</a>
 */
public final class PrometheusProbe implements HealthProbe {

    private final URI server;
    private final String query;
    private final HealthyRange range;
    private final Clock clock;
    private final OutboundHttp http = OutboundHttp.allowingLocalAddresses("prometheus probe");

    /**
     * The values that are healthy.
     *
     * @param above the value must be greater; empty for no such limit
     * @param below the value must be smaller; empty for no such limit
     */
    public record HealthyRange(Optional<Double> above, Optional<Double> below) {

        public HealthyRange {
            if (above.isEmpty() && below.isEmpty()) {
                throw new IllegalArgumentException(
                        "neither 'above' nor 'below' is set; set the limit that healthy values keep");
            }
        }

        /** Returns what is wrong with a value; empty for one that is healthy. Not a number is never healthy. */
        Optional<String> problem(double value) {
            if (Double.isNaN(value)) {
                return Optional.of("is not a number");
            }
            Optional<String> low = above.filter(limit -> value <= limit).map(limit -> value + " is not above " + limit);
            return low.or(() -> below.filter(limit -> value >= limit).map(limit -> value + " is not below " + limit));
        }
    }

    /**
     * Creates a probe.
     *
     * @param server the base URL of the server, such as {@code http://prometheus.example.com:9090}
     */
    public PrometheusProbe(URI server, String query, HealthyRange range, Clock clock) {
        this.server = server;
        this.query = query;
        this.range = range;
        this.clock = clock;
    }

    @Override
    public String target() {
        return server + " " + query;
    }

    @Override
    public Observation probe(Duration timeout) {
        long start = clock.nanos();
        try {
            HttpAnswer answer = http.send("GET", question(), "", Map.of(), timeout);
            Duration took = Duration.ofNanos(clock.nanos() - start);
            JsonView told = JsonView.parse(answer.body());
            return answer.ok()
                    ? observed(told.at("data"), took)
                    : unknown("the server refuses the query: HTTP " + answer.status() + " "
                            + told.at("error").text().orElse(""));
        } catch (ProviderException noAnswer) {
            return unknown(Reason.of(noAnswer));
        } catch (DisasterRecoveryException | NumberFormatException malformed) {
            return unknown("the answer is not one of Prometheus, or longer than 64 KiB: " + Reason.of(malformed));
        }
    }

    private URI question() {
        String base = server.toString();
        String slash = base.endsWith("/") ? "" : "/";
        return URI.create(base + slash + "api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    }

    private Observation observed(JsonView data, Duration took) {
        List<JsonView> series =
                data.at("resultType").text().filter("scalar"::equals).isPresent()
                        ? List.of(data)
                        : data.at("result").items();
        if (series.isEmpty()) {
            return unknown("the query has no value now");
        }
        for (JsonView one : series) {
            List<JsonView> sample =
                    data == one ? data.at("result").items() : one.at("value").items();
            Optional<String> value = sample.size() == 2 ? sample.get(1).text() : Optional.empty();
            if (value.isEmpty()) {
                return unknown("the answer is no instant value: " + data.at("resultType"));
            }
            Optional<String> problem = range.problem(number(value.get()));
            if (problem.isPresent()) {
                return new Observation.Unhealthy(problem.get() + " " + one.at("metric"));
            }
        }
        return new Observation.Healthy(took);
    }

    /** Prometheus writes infinity as {@code +Inf}. */
    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static Observation unknown(String reason) {
        return new Observation.Unknown(reason);
    }
}
