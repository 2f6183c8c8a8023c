package io.iotdr.onprem.postgresql;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import io.iotdr.json.JsonView;
import io.iotdr.net.OutboundHttp;
import io.iotdr.net.OutboundHttp.HttpAnswer;
import io.iotdr.spi.ProviderException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The REST interface of the members of one Patroni cluster. Thread-safe.
 *
 * @see <a href="https://patroni.readthedocs.io/en/latest/rest_api.html">Patroni REST API</a>
 */
final class PatroniApi {

    private final OutboundHttp http;
    private final List<URI> members;
    private final Map<String, String> headers;
    private final Duration timeout;

    /**
     * Uses the interface of a cluster.
     *
     * @param members such as {@code http://10.0.0.1:8008}
     * @param login user and password, joined by a colon; empty for none
     * @param timeout the limit for one answer
     */
    PatroniApi(OutboundHttp http, List<URI> members, Optional<String> login, Duration timeout) {
        this.http = http;
        this.members = List.copyOf(members);
        this.headers = new HashMap<>(Map.of("Content-Type", "application/json"));
        login.map(l -> Base64.getEncoder().encodeToString(l.getBytes(StandardCharsets.UTF_8)))
                .ifPresent(encoded -> headers.put("Authorization", "Basic " + encoded));
        this.timeout = timeout;
    }

    List<URI> members() {
        return members;
    }

    /** Returns the status of a member; it answers with any HTTP status. */
    JsonView status(URI member) {
        return read(member, "GET /patroni", send("GET", member, "/patroni", ""));
    }

    /** Returns what a member knows of {@code /cluster} or {@code /config}; only the leader's knowledge is surely new. */
    JsonView get(URI member, String path) {
        HttpAnswer answer = send("GET", member, path, "");
        if (!answer.ok()) {
            throw ProviderException.notDone(place(member), "read " + path, reason(answer), null);
        }
        return read(member, "GET " + path, answer);
    }

    /**
     * Changes the dynamic configuration of the cluster; {@code null} removes a key.
     *
     * @param member the one that is asked, and that acts on the change at once
     */
    void change(URI member, Map<String, ?> patch) {
        String operation = "change its configuration";
        HttpAnswer answer = send("PATCH", member, "/config", Json.write(patch));
        if (answer.status() == 401 || answer.status() == 403) {
            throw ProviderException.refused(
                    place(member),
                    operation,
                    reason(answer)
                            + "; 'user' and 'password' are those of restapi.authentication, and restapi.allowlist"
                            + " must have this machine");
        }
        if (answer.status() == 409 || answer.status() == 503) {
            throw ProviderException.notDone(place(member), operation, reason(answer), null);
        }
        if (answer.status() >= 500) {
            throw ProviderException.unknown(place(member), operation, reason(answer), null);
        }
        if (!answer.ok()) {
            throw ProviderException.refused(place(member), operation, reason(answer));
        }
    }

    private HttpAnswer send(String method, URI member, String path, String body) {
        return http.send(method, member.resolve(path), body, headers, timeout);
    }

    private static JsonView read(URI member, String operation, HttpAnswer answer) {
        try {
            return JsonView.parse(answer.body());
        } catch (DisasterRecoveryException cut) {
            throw ProviderException.notDone(place(member), operation, "its answer: " + Reason.of(cut), cut);
        }
    }

    private static String reason(HttpAnswer answer) {
        return "HTTP " + answer.status() + " "
                + answer.body().lines().findFirst().orElse("");
    }

    static String place(URI member) {
        return "Patroni at " + member.getHost() + (member.getPort() > 0 ? ":" + member.getPort() : "");
    }
}
