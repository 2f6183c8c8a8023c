package io.iotdr.examples.platform.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** The gateway's answers about its state: {@code /health}, {@code /serving} and {@code /integrity}. */
final class GatewayHttp {

    private GatewayHttp() {}

    static void start(int port, Writer writer) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
        server.createContext("/health", exchange -> answer(exchange, writer::healthy));
        server.createContext("/serving", exchange -> answer(exchange, writer::serving));
        server.createContext("/integrity", exchange -> answer(exchange, writer::sound));
        server.start();
    }

    private static void answer(HttpExchange exchange, BooleanSupplier good) throws IOException {
        boolean yes = good.getAsBoolean();
        byte[] text = (yes ? "yes" : "no").getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(yes ? 200 : 503, text.length);
            exchange.getResponseBody().write(text);
        }
    }
}
