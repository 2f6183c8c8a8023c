package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.iotdr.fence.HttpWitness;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.Witness;
import io.iotdr.testkit.junit.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests a witness in another process, whose agreement is an explicit success response only. */
final class HttpWitnessTest {

    private final AtomicReference<Integer> status = new AtomicReference<>(200);
    private final AtomicReference<String> question = new AtomicReference<>("");
    private HttpServer server;
    private Witness witness;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.createContext("/witness", exchange -> {
            question.set(exchange.getRequestURI().getRawQuery());
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/witness");
        witness = HttpWitness.at(base, Patience.ANSWER);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void onlyHttpStatus200CountsAsAgreement() {
        assertThat(witness.agrees("iot plan", "us-west-2")).isTrue();
        assertThat(question.get()).isEqualTo("plan=iot+plan&region=us-west-2");
        for (int other : new int[] {204, 301, 404, 409, 500, 503}) {
            status.set(other);
            assertThat(witness.agrees("iot", "west")).as("HTTP %d", other).isFalse();
        }
    }

    @Test
    void anUnreachableWitnessIsAnError() {
        server.stop(0);
        assertThatThrownBy(() -> witness.agrees("iot", "west")).isInstanceOf(ProviderException.class);
    }
}
