package io.iotdr.mqtt;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.iotdr.json.Json;
import io.iotdr.json.JsonView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of EMQX's REST interface that the fleet uses, as EMQX 5.8.9 answers it: its source is the reference, since EMQX
 * itself cannot be had here.
 */
final class EmqxServer implements AutoCloseable {

    final List<String> clients = new ArrayList<>();
    final List<String> kicked = new ArrayList<>();
    final Map<String, Map<String, Object>> listeners = new LinkedHashMap<>();
    int puts;
    boolean secondNodeIsSilent;

    /** Runs before each page of clients is made: others come and go meanwhile. */
    Runnable meanwhile = () -> {};

    private final HttpServer http;

    EmqxServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/api/v5/", this::handle);
        http.start();
        listener("tcp:default");
    }

    void listener(String id) {
        listeners.put(
                id,
                new TreeMap<>(Map.of(
                        "id", id, "enable", true, "access_rules", List.of("allow all"), "max_conn_rate", "infinity")));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String login = "Basic " + Base64.getEncoder().encodeToString("key:secret".getBytes(StandardCharsets.UTF_8));
        String path = exchange.getRequestURI().getPath().substring("/api/v5".length());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!login.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, Map.of("code", "BAD_API_KEY_OR_SECRET", "message", "Check api_key/api_secret"));
        } else if (path.equals("/nodes")) {
            answer(
                    exchange,
                    200,
                    List.of(
                            Map.of("node", "emqx@a", "node_status", "running"),
                            Map.of("node", "emqx@b", "node_status", "running"),
                            Map.of("node", "emqx@c", "node_status", "stopped")));
        } else if (path.equals("/stats")) {
            List<Map<String, Object>> nodes = new ArrayList<>();
            nodes.add(Map.of("node", "emqx@a", "live_connections.count", clients.size(), "connections.count", 900));
            if (!secondNodeIsSilent) {
                nodes.add(Map.of("node", "emqx@b", "live_connections.count", 0, "connections.count", 0));
            }
            answer(exchange, 200, nodes);
        } else if (path.equals("/clients")) {
            page(exchange);
        } else if (path.equals("/clients/kickout/bulk")) {
            JsonView.parse(body).items().forEach(c -> {
                kicked.add(c.text().orElseThrow());
                clients.remove(c.text().orElseThrow());
            });
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        } else if (path.startsWith("/listeners/")) {
            listener(exchange, path.substring("/listeners/".length()), body);
        } else {
            answer(exchange, 404, Map.of("code", "NOT_FOUND", "message", "Request Path Not Found"));
        }
    }

    private void page(HttpExchange exchange) throws IOException {
        meanwhile.run();
        Map<String, Integer> query = new TreeMap<>();
        for (String part : exchange.getRequestURI().getQuery().split("&")) {
            if (part.matches("(limit|page)=[0-9]+")) {
                query.put(part.split("=")[0], Integer.parseInt(part.split("=")[1]));
            }
        }
        int limit = query.get("limit");
        int from = Math.min(clients.size(), (query.get("page") - 1) * limit);
        int to = Math.min(clients.size(), from + limit);
        answer(
                exchange,
                200,
                Map.of(
                        "data",
                        clients.subList(from, to).stream()
                                .map(c -> Map.of("clientid", c))
                                .toList(),
                        "meta",
                        Map.of("page", query.get("page"), "limit", limit, "hasnext", to < clients.size())));
    }

    private void listener(HttpExchange exchange, String id, String body) throws IOException {
        Map<String, Object> listener = listeners.get(id);
        if (listener == null) {
            answer(exchange, 404, Map.of("code", "BAD_LISTENER_ID", "message", "Listener id not found"));
            return;
        }
        if (exchange.getRequestMethod().equals("PUT")) {
            puts++;
            JsonView change = JsonView.parse(body);
            if (!change.at("id").text().orElse("").equals(id)) {
                answer(exchange, 400, Map.of("code", "BAD_LISTENER_ID", "message", "Listener id inconsistent"));
                return;
            }
            listener.put(
                    "access_rules",
                    change.at("access_rules").items().stream()
                            .map(r -> r.text().orElseThrow())
                            .toList());
            listener.put("max_conn_rate", change.at("max_conn_rate").text().orElseThrow());
        }
        answer(exchange, 200, listener);
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] text = Json.write(body).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
