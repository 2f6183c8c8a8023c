package io.iotdr.health;

import io.iotdr.error.Reason;
import io.iotdr.net.OutboundHttp;
import io.iotdr.net.OutboundHttp.HttpAnswer;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.ProbeFaults;
import io.iotdr.spi.ProviderException;
import io.iotdr.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * Gets a URL; a 2xx status is healthy. Local addresses are allowed, because the platform itself is probed. A redirect
 * is unhealthy, because the requested resource was not served.
 */
public final class HttpProbe implements HealthProbe {

    /** Statuses that tell of the probe's own login, not of the server's health. */
    private static final Set<Integer> REFUSES_THE_PROBE = Set.of(401, 403, 407);

    private final URI url;
    private final Clock clock;
    private final OutboundHttp http;

    public HttpProbe(URI url, Clock clock) {
        this(url, clock, Optional.empty());
    }

    /** Creates a probe that checks the server, and identifies itself, with these certificates. */
    public HttpProbe(URI url, Clock clock, Optional<SSLContext> certificates) {
        this.url = url;
        this.clock = clock;
        OutboundHttp plain = OutboundHttp.allowingLocalAddresses("http probe");
        this.http = certificates.map(plain::with).orElse(plain);
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
            String status = "HTTP " + answer.status() + " "
                    + answer.body().lines().findFirst().orElse("");
            if (answer.ok()) {
                return new Observation.Healthy(took);
            }
            return REFUSES_THE_PROBE.contains(answer.status())
                    ? new Observation.Unknown("the server refuses the probe: " + status)
                    : new Observation.Unhealthy(status);
        } catch (ProviderException e) {
            if (Thread.currentThread().isInterrupted()) {
                return new Observation.Unknown("the probe was interrupted");
            }
            return ProbeFaults.isOwn(e)
                    ? new Observation.Unknown(Reason.of(e))
                    : new Observation.Unhealthy(Reason.of(e));
        }
    }
}
