package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.iotdr.alert.WebhookChannel;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.AlertMessage;
import io.iotdr.spi.ProviderException;
import io.iotdr.testkit.junit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests webhooks to a server on loopback. */
final class WebhookChannelTest extends AlertChannelContract {

    private static final AlertMessage MESSAGE =
            new AlertMessage("run-1", AlertMessage.Severity.CRITICAL, "dark", "dark", List.of());

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.createContext("/hook", e -> {
            heard.add(new String(e.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            e.sendResponseHeaders(200, -1);
            e.close();
        });
        server.createContext("/busy", e -> {
            e.sendResponseHeaders(429, -1);
            e.close();
        });
        server.createContext("/gone", e -> {
            e.sendResponseHeaders(410, -1);
            e.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    @Override
    protected AlertChannel working() {
        return WebhookChannel.of(url("/hook")).allowingLocalAddresses();
    }

    @Override
    protected List<String> heard() {
        return heard;
    }

    @Override
    protected AlertChannel broken() {
        return WebhookChannel.of(URI.create("http://127.0.0.1:" + FreePorts.onLoopback() + "/secret-path"))
                .allowingLocalAddresses();
    }

    @Test
    void aSlackWebhookReceivesTheAlertAsText() {
        WebhookChannel.slack(url("/hook")).allowingLocalAddresses().deliver(MESSAGE);
        assertThat(heard.get(0)).isEqualTo("{\"text\":\"*CRITICAL* dark\\ndark\"}");
    }

    @Test
    void httpStatus429IsRetryableAndHttpStatus410IsNot() {
        assertThatThrownBy(() ->
                        WebhookChannel.of(url("/busy")).allowingLocalAddresses().deliver(MESSAGE))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.retryable()).isTrue());
        assertThatThrownBy(() ->
                        WebhookChannel.of(url("/gone")).allowingLocalAddresses().deliver(MESSAGE))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.retryable()).isFalse());
    }

    @Test
    void aLocalAddressIsRefusedByDefault() {
        assertThatThrownBy(() -> WebhookChannel.of(url("/hook")).deliver(MESSAGE))
                .hasMessageContaining("is the local address 127.0.0.1; set allow_private: true");
        assertThatThrownBy(() -> WebhookChannel.of(URI.create("http://169.254.169.254/latest"))
                        .deliver(MESSAGE))
                .hasMessageContaining("169.254.169.254");
        assertThat(heard).isEmpty();
    }

    @Test
    void errorsAndDescriptionsDoNotShowTheSecretPath() {
        assertThatThrownBy(() -> broken().deliver(MESSAGE)).hasMessageNotContaining("secret-path");
        assertThat(broken().describe()).doesNotContain("secret-path");
    }
}
