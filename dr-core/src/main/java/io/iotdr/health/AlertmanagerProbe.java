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
import java.util.stream.Collectors;

/**
 * Sees a region as unhealthy while a matching alert is active at an Alertmanager, neither silenced nor inhibited. An
 * Alertmanager that does not answer tells nothing. Neither does one that gets no alerts at all, when a watchdog is named: an
 * alert that always fires. Thread-safe.
 *
 * @see <a href="https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml">Alertmanager API v2</a>
 */
public final class AlertmanagerProbe implements HealthProbe {

    private final URI server;
    private final List<String> matchers;
    private final Optional<String> watchdog;
    private final Clock clock;
    private final OutboundHttp http = OutboundHttp.allowingLocalAddresses("alertmanager probe");

    /**
     * Creates a probe.
     *
     * @param server the base URL, such as {@code http://alertmanager.example.com:9093}
     * @param matchers what an alert must match, in Alertmanager's form, such as {@code region="west"}; at least one
     * @param watchdog the name of an alert that is always active; empty for none
     */
    public AlertmanagerProbe(URI server, List<String> matchers, Optional<String> watchdog, Clock clock) {
        if (matchers.isEmpty()) {
            throw new IllegalArgumentException("'matchers' is empty; name what an alert must match");
        }
        this.server = server;
        this.matchers = List.copyOf(matchers);
        this.watchdog = watchdog;
        this.clock = clock;
    }

    @Override
    public String target() {
        return server + " " + String.join(", ", matchers);
    }

    @Override
    public Observation probe(Duration timeout) {
        long start = clock.nanos();
        try {
            if (watchdog.isPresent()
                    && alerts(List.of("alertname=\"" + watchdog.get() + "\""), timeout.dividedBy(2))
                            .isEmpty()) {
                return new Observation.Unknown("the alert " + watchdog.get()
                        + ", which always fires, is not active: the Alertmanager gets no alerts");
            }
            Duration left = timeout.minusNanos(clock.nanos() - start);
            List<JsonView> active = alerts(matchers, left);
            return active.isEmpty()
                    ? new Observation.Healthy(Duration.ofNanos(clock.nanos() - start))
                    : new Observation.Unhealthy(active.stream()
                            .limit(3)
                            .map(AlertmanagerProbe::text)
                            .collect(Collectors.joining("; ")));
        } catch (ProviderException noAnswer) {
            return new Observation.Unknown(Reason.of(noAnswer));
        } catch (DisasterRecoveryException malformed) {
            return new Observation.Unknown(
                    "the answer is not one of Alertmanager, or longer than 64 KiB: " + Reason.of(malformed));
        }
    }

    /** Returns the active alerts that match. */
    private List<JsonView> alerts(List<String> all, Duration timeout) {
        HttpAnswer answer = http.send("GET", question(all), "", Map.of(), timeout);
        if (!answer.ok()) {
            throw ProviderException.notDone(
                    "Alertmanager", "answer", "HTTP " + answer.status() + " " + answer.body(), null);
        }
        if (!answer.body().stripLeading().startsWith("[")) {
            throw new DisasterRecoveryException("no list of alerts");
        }
        return JsonView.parse(answer.body()).items();
    }

    private URI question(List<String> all) {
        String base = server.toString();
        String filters = all.stream()
                .map(m -> "&filter=" + URLEncoder.encode(m, StandardCharsets.UTF_8))
                .collect(Collectors.joining());
        return URI.create(base + (base.endsWith("/") ? "" : "/")
                + "api/v2/alerts?active=true&silenced=false&inhibited=false&unprocessed=false" + filters);
    }

    private static String text(JsonView alert) {
        String name = alert.at("labels").at("alertname").text().orElse("an alert");
        return name + " since " + alert.at("startsAt").text().orElse("an unknown time")
                + alert.at("annotations")
                        .at("summary")
                        .text()
                        .map(summary -> ": " + summary)
                        .orElse("");
    }
}
