package io.iotdr.fence;

import io.iotdr.net.OutboundHttp;
import io.iotdr.spi.Witness;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A {@link Witness} in another process, reached by {@code GET <base>?plan=<id>&region=<name>}. Status 200 means that it
 * agrees, every other status that it does not. The other process answers from its {@code WitnessedLeases}. Thread-safe.
 */
public final class HttpWitness implements Witness {

    private static final int YES = 200;

    private final URI base;
    private final Duration timeout;
    private final OutboundHttp http;

    private HttpWitness(URI base, Duration timeout) {
        this.base = base;
        this.timeout = timeout;
        this.http = OutboundHttp.allowingLocalAddresses("witness");
    }

    /**
     * Returns a witness at a URL without a query.
     *
     * @param timeout the limit for one answer; the timeouts of all witnesses together should be less than a quarter of
     *     the guard's lease length
     */
    public static HttpWitness at(URI base, Duration timeout) {
        return new HttpWitness(base, timeout);
    }

    @Override
    public boolean agrees(String planId, String region) {
        URI question = URI.create(base + "?plan=" + encoded(planId) + "&region=" + encoded(region));
        return http.get(question, timeout).status() == YES;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "witness at " + base.getHost() + ":" + base.getPort();
    }
}
