package io.iotdr.examples.lab;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** How the lab itself looks into a region and damages its data. The orchestrator does neither by this way. Thread-safe. */
final class RegionClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final String address;

    /** Creates a client of the region at {@code host:port}. */
    RegionClient(String address) {
        this.address = address;
    }

    void post(String path) {
        send("POST", path);
    }

    String text(String path) {
        return send("GET", path);
    }

    private String send(String verb, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path))
                .timeout(TIMEOUT)
                .method(verb, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new DisasterRecoveryException(
                        address + path + " answered " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new DisasterRecoveryException(address + path + " cannot be reached: " + Reason.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DisasterRecoveryException("interrupted while " + address + path + " was asked", e);
        }
    }
}
