package io.iotdr.examples.lab.provider;

import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import io.iotdr.spi.ProviderException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A client of a lab region's HTTP interface; a failure reports whether the call may have taken effect. Thread-safe. */
public final class RegionClient {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final String address;

    /** Creates a client of the region at {@code host:port}. */
    public RegionClient(String address) {
        this.address = address;
    }

    public String address() {
        return address;
    }

    <T> T get(String path, Map<String, String> parameters, Class<T> type) {
        return Json.read(text("GET", path, parameters, Duration.ofSeconds(2)), type);
    }

    /** Returns a resource, or empty when the region answers 404. */
    <T> Optional<T> find(String path, Map<String, String> parameters, Class<T> type) {
        HttpResponse<String> answer = send("GET", path, parameters, Duration.ofSeconds(2));
        return answer.statusCode() == 404
                ? Optional.empty()
                : Optional.of(Json.read(checked(path, answer).body(), type));
    }

    /** Sends a POST request. */
    public String post(String path, Map<String, String> parameters, Duration timeout) {
        return text("POST", path, parameters, timeout);
    }

    /** Sends a GET request and returns the response as text. */
    public String text(String path) {
        return text("GET", path, Map.of(), Duration.ofSeconds(20));
    }

    private String text(String verb, String path, Map<String, String> parameters, Duration timeout) {
        return checked(path, send(verb, path, parameters, timeout)).body();
    }

    private HttpResponse<String> checked(String path, HttpResponse<String> answer) {
        if (answer.statusCode() == 409) {
            throw ProviderException.conflict(address, path, answer.body());
        }
        if (answer.statusCode() == 404) {
            throw ProviderException.refused(address, path, answer.body());
        }
        if (answer.statusCode() != 200) {
            throw ProviderException.notDone(address, path, answer.statusCode() + " " + answer.body(), null);
        }
        return answer;
    }

    private HttpResponse<String> send(String verb, String path, Map<String, String> parameters, Duration timeout) {
        String query = new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + address + path + (query.isEmpty() ? "" : "?" + query)))
                .timeout(timeout)
                .method(verb, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw ProviderException.notDone(address, path, "no connection", e);
        } catch (HttpTimeoutException e) {
            throw ProviderException.unknown(address, path, "no answer within " + timeout, e);
        } catch (IOException e) {
            throw ProviderException.unknown(address, path, Reason.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.unknown(address, path, "interrupted", e);
        }
    }
}
