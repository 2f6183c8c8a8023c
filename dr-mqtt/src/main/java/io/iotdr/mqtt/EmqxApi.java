package io.iotdr.mqtt;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import io.iotdr.json.JsonView;
import io.iotdr.net.OutboundHttp;
import io.iotdr.net.OutboundHttp.HttpAnswer;
import io.iotdr.spi.ProviderException.Outcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/**
 * The REST interface of an EMQX cluster, version 5. Thread-safe.
 *
 * @see <a href="https://docs.emqx.com/en/emqx/latest/admin/api.html">REST API</a>
 */
final class EmqxApi {

    private final OutboundHttp http = OutboundHttp.allowingLocalAddresses("EMQX");
    private final URI base;
    private final Map<String, String> headers;
    private final Duration timeout;

    /**
     * Uses an interface.
     *
     * @param base such as {@code http://127.0.0.1:18083}
     */
    EmqxApi(URI base, String key, String secret, Duration timeout) {
        this.base = base;
        this.timeout = timeout;
        String login = Base64.getEncoder().encodeToString((key + ":" + secret).getBytes(StandardCharsets.UTF_8));
        this.headers = Map.of("Authorization", "Basic " + login, "Content-Type", "application/json");
    }

    JsonView get(String path) {
        return call("GET", path, "", Outcome.NOT_DONE);
    }

    JsonView put(String path, Object body) {
        return call("PUT", path, Json.write(body), Outcome.UNKNOWN);
    }

    JsonView post(String path, Object body) {
        return call("POST", path, Json.write(body), Outcome.UNKNOWN);
    }

    private JsonView call(String method, String path, String body, Outcome broken) {
        String place = "EMQX at " + base.getHost() + ":" + base.getPort();
        String operation = method + " " + path;
        HttpAnswer answer = http.send(method, base.resolve("/api/v5" + path), body, headers, timeout);
        if (answer.status() == 401) {
            throw Outcome.REFUSED.exception(
                    place, operation, "the API key is wrong, disabled or expired: " + reason(answer), null);
        }
        if (answer.status() >= 500) {
            throw broken.exception(place, operation, reason(answer), null);
        }
        if (!answer.ok()) {
            throw Outcome.REFUSED.exception(place, operation, reason(answer), null);
        }
        try {
            return JsonView.parse(answer.body());
        } catch (DisasterRecoveryException cut) {
            throw broken.exception(place, operation, "its answer: " + Reason.of(cut), cut);
        }
    }

    /** An error has a code and a message; a proxy answers in HTML. */
    private static String reason(HttpAnswer answer) {
        String status = "HTTP " + answer.status() + " ";
        try {
            JsonView error = JsonView.parse(answer.body());
            return status + error.at("code").text().orElse("") + " "
                    + error.at("message").text().orElse(error.at("message").toString());
        } catch (DisasterRecoveryException noJson) {
            return status + answer.body().lines().findFirst().orElse("");
        }
    }
}
