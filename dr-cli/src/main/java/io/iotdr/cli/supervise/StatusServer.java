package io.iotdr.cli.supervise;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.iotdr.error.DisasterRecoveryException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Answers on loopback whether the process lives ({@code /healthz}) and whether it can do its work ({@code /readyz}: the
 * journal can be read).
 */
final class StatusServer implements AutoCloseable {

    private final HttpServer server;

    private StatusServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts the server.
     *
     * @param port 0 for a free one
     * @param state reads the journal and describes what it found; it throws when that fails
     * @throws DisasterRecoveryException when the port is in use
     */
    static StatusServer start(int port, Supplier<String> state) {
        HttpServer server = listen(port);
        server.createContext("/", exchange -> answer(exchange, state));
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "dr-status");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        return new StatusServer(server);
    }

    private static HttpServer listen(int port) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 8);
        } catch (IOException e) {
            throw new DisasterRecoveryException(
                    "cannot listen on 127.0.0.1:" + port + ": " + e.getMessage() + "; choose another port with --http",
                    e);
        }
    }

    String address() {
        return "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, Supplier<String> state) throws IOException {
        boolean reads = List.of("GET", "HEAD").contains(exchange.getRequestMethod());
        switch (exchange.getRequestURI().getPath()) {
            case "/healthz" -> answer(exchange, reads ? 200 : 405, reads ? "ok" : "only GET is supported");
            case "/readyz" -> {
                try {
                    answer(exchange, 200, "ready, " + state.get());
                } catch (RuntimeException unreadable) {
                    answer(exchange, 503, "not ready: " + unreadable.getMessage());
                }
            }
            default -> answer(exchange, 404, "only /healthz and /readyz exist");
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
