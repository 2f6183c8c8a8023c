package io.iotdr.examples.lab.region;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.iotdr.error.Reason;
import io.iotdr.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A small HTTP server that maps a path and a method to a function of the query's parameters. */
final class RegionHttp {

    private static final Logger LOG = LoggerFactory.getLogger(RegionHttp.class);

    /** Answers a request. */
    interface Handler {
        Answer answer(Map<String, String> parameters);
    }

    /** A status, and a body that is written as JSON, or as it is if it is text. */
    record Answer(int status, Object body) {
        static Answer ok(Object body) {
            return new Answer(200, body);
        }
    }

    private final HttpServer server;

    RegionHttp(InetSocketAddress address) {
        try {
            server = HttpServer.create(address, 128);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address, e);
        }
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "http");
            thread.setDaemon(true);
            return thread;
        }));
    }

    RegionHttp on(String verb, String path, Handler handler) {
        server.createContext(path, exchange -> handle(exchange, verb, handler));
        return this;
    }

    /** Answers everything below a path by a handler of its own. */
    RegionHttp with(String path, HttpHandler handler) {
        server.createContext(path, handler);
        return this;
    }

    void start() {
        server.start();
    }

    private static void handle(HttpExchange exchange, String verb, Handler handler) throws IOException {
        Answer answer;
        try {
            answer = exchange.getRequestMethod().equals(verb)
                    ? handler.answer(parameters(exchange))
                    : new Answer(405, "use " + verb);
        } catch (RuntimeException e) {
            LOG.error("a request for {} failed", exchange.getRequestURI(), e);
            answer = new Answer(500, Reason.of(e));
        }
        String text = answer.body() instanceof String s ? s : Json.write(answer.body());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        try (var body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    private static Map<String, String> parameters(HttpExchange exchange) {
        Map<String, String> out = new TreeMap<>();
        for (String pair : Optional.ofNullable(exchange.getRequestURI().getRawQuery())
                .orElse("")
                .split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                out.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return out;
    }
}
