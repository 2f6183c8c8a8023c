package io.iotdr.health;

import io.iotdr.net.OutboundHttp;
import io.iotdr.net.OutboundHttp.HttpAnswer;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import java.net.URI;
import java.time.Duration;

/**
 * Gets a URL; a 2xx status is healthy. Local addresses are allowed, because the platform itself is probed. A redirect
 * is unhealthy, because the requested resource was not served.
 */
public final class HttpProbe implements HealthProbe {

    private final URI url;
    private final Clock clock;
    private final OutboundHttp http = OutboundHttp.allowingLocalAddresses("http probe");

    public HttpProbe(URI url, Clock clock) {
        this.url = url;
        this.clock = clock;
    }

    @Override
    public String target() {
        return url.toString();
    }

    @Override
    public Observation probe(Duration timeout) {
        long start = clock.nanos();
        try {
            HttpAnswer answer = http.get(url, timeout);
            Duration took = Duration.ofNanos(clock.nanos() - start);
            return answer.ok()
                    ? new Observation.Healthy(took)
                    : new Observation.Unhealthy("HTTP " + answer.status() + " "
                            + answer.body().lines().findFirst().orElse(""));
        } catch (ProviderException e) {
            return Thread.currentThread().isInterrupted()
                    ? new Observation.Unknown("the probe was interrupted")
                    : new Observation.Unhealthy(String.valueOf(e.getMessage()));
        }
    }
}
