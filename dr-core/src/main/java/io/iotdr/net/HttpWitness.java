package io.iotdr.net;

import io.iotdr.spi.Witness;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A {@link Witness} in another process, asked by {@code GET <base>?plan=<id>&region=<name>}: 200 is yes, every other status is no. That
 * process answers with what its {@code WitnessedLeases} says.
 */
public final class HttpWitness implements Witness {

    private static final int YES = 200;

    private final URI base;
    private final Duration timeout;
    private final OutboundHttp http;

    private HttpWitness(URI base, Duration timeout) {
        this.base = base;
        this.timeout = timeout;
        this.http = new OutboundHttp("witness", true);
    }

    /**
     * A witness at a URL without query.
     *
     * @param timeout how long an answer may take; all witnesses together should stay under a quarter of the guard's length
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
