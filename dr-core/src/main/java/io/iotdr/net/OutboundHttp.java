package io.iotdr.net;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests and reads at most 64 KiB of each answer. A timeout covers a whole exchange, from the connection to
 * the last byte. Does not follow redirects, so that credentials never
 * reach another host. Thread-safe.
 */
public final class OutboundHttp {

    private static final int MAX_ANSWER = 64 * 1024;

    private final HttpClient client;
    private final String caller;
    private final boolean localAddresses;

    /**
     * Creates a client that refuses loopback and link-local addresses: a configuration can contain any URL and must not
     * reach a cloud's metadata service by default. Other private addresses are allowed.
     *
     * @param caller how error messages call the client
     */
    public OutboundHttp(String caller) {
        this(caller, false);
    }

    /** Creates a client that may also reach loopback and link-local addresses. */
    public static OutboundHttp allowingLocalAddresses(String caller) {
        return new OutboundHttp(caller, true);
    }

    private OutboundHttp(String caller, boolean localAddresses) {
        this(caller, localAddresses, client().build());
    }

    private OutboundHttp(String caller, boolean localAddresses, HttpClient client) {
        this.caller = caller;
        this.localAddresses = localAddresses;
        this.client = client;
    }

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(5));
    }

    /** Returns this client with other certificates than the JVM's. */
    public OutboundHttp with(SSLContext certificates) {
        return new OutboundHttp(
                caller, localAddresses, client().sslContext(certificates).build());
    }

    /** The status of an answer and up to 64 KiB of its body. */
    public record HttpAnswer(int status, String body) {
        public boolean ok() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * Posts a JSON body.
     *
     * @throws ProviderException for a status other than 2xx; retryable for 429 and 5xx
     */
    public HttpAnswer postJson(URI url, String body, Map<String, String> headers, Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        HttpAnswer answer = send(url, "post to " + place(url), request.build());
        if (!answer.ok()) {
            boolean mayPass = answer.status() == 429 || answer.status() >= 500;
            String message = "the answer was HTTP " + answer.status() + " " + firstLine(answer.body());
            throw mayPass
                    ? ProviderException.notDone(caller, "post to " + place(url), message, null)
                    : ProviderException.refused(caller, "post to " + place(url), message);
        }
        return answer;
    }

    /**
     * Sends a request with a JSON body, or without one when it is empty, and returns the answer whatever its status.
     *
     * @param method such as {@code POST}
     */
    public HttpAnswer send(String method, URI url, String body, Map<String, String> headers, Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return send(url, method.toLowerCase(Locale.ROOT) + " to " + place(url), request.build());
    }

    /** Gets {@code url} and returns the answer whatever its status. */
    public HttpAnswer get(URI url, Duration timeout) {
        return send(
                url,
                "get " + place(url),
                HttpRequest.newBuilder(url).timeout(timeout).GET().build());
    }

    private HttpAnswer send(URI url, String operation, HttpRequest request) {
        checkAddress(url, operation);
        Duration timeout = request.timeout().orElseThrow();
        CompletableFuture<HttpResponse<String>> exchange =
                client.sendAsync(request, answer -> new BoundedBody(MAX_ANSWER));
        try {
            HttpResponse<String> response = exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return new HttpAnswer(response.statusCode(), response.body());
        } catch (TimeoutException e) {
            throw ProviderException.unknown(caller, operation, "no complete answer within " + timeout, e);
        } catch (ExecutionException e) {
            throw failed(operation, timeout, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderException.unknown(caller, operation, "interrupted", e);
        } finally {
            exchange.cancel(true);
        }
    }

    private ProviderException failed(String operation, Duration timeout, @Nullable Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return ProviderException.notDone(caller, operation, "no connection within 5s", cause);
        } else if (cause instanceof HttpTimeoutException) {
            return ProviderException.unknown(caller, operation, "no answer within " + timeout, cause);
        } else if (cause instanceof ConnectException) {
            return ProviderException.notDone(caller, operation, "the connection was refused", cause);
        }
        String message = cause == null ? "no answer" : Reason.of(cause);
        return ProviderException.unknown(caller, operation, message, cause);
    }

    private void checkAddress(URI url, String operation) {
        if (url.getHost() == null || !("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
            throw ProviderException.refused(caller, operation, "not an http or https URL");
        }
        if (localAddresses) {
            return;
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
                if (address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isAnyLocalAddress()) {
                    throw ProviderException.refused(
                            caller,
                            operation,
                            url.getHost() + " is the local address " + address.getHostAddress()
                                    + "; set allow_private: true to allow it");
                }
            }
        } catch (UnknownHostException e) {
            throw ProviderException.notDone(
                    caller, operation, "the host name " + url.getHost() + " cannot be resolved", e);
        }
    }

    /** Returns host and port only, because the path of a webhook is its secret. */
    private static String place(URI url) {
        return url.getHost() + (url.getPort() > 0 ? ":" + url.getPort() : "");
    }

    private static String firstLine(String body) {
        String line = body.lines().findFirst().orElse("");
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
}
