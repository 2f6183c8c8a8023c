package io.iotdr.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.time.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests immutability policies of blobs. Azurite accepts the headers and does not enforce them. The tests therefore
 * check the headers that are sent; a server in this test gives the documented responses of a store that enforces them.
 */
final class BlobLockTest {

    private static final ManualTime TIME = new ManualTime();
    private static final Map<String, String> LOCK = Map.of("object_lock", "35d");
    private static final HttpHeaderName UNTIL = HttpHeaderName.fromString("x-ms-immutability-policy-until-date");
    private static final HttpHeaderName MODE = HttpHeaderName.fromString("x-ms-immutability-policy-mode");

    private static Optional<BlobLock> lock(Map<String, String> settings) {
        return BlobLock.of(ProviderSettings.of(new HashMap<>(settings)), TIME);
    }

    @Test
    void eachBlobIsWrittenWithALockedPolicyAndItsExpiryDate(@TempDir Path data) {
        try (Azurite azurite = Azurite.start(data)) {
            List<HttpHeaders> sent = new CopyOnWriteArrayList<>();
            HttpPipelinePolicy listening = (context, next) -> {
                sent.add(context.getHttpRequest().getHeaders());
                return next.process();
            };
            BlobContainerClient container = new BlobServiceClientBuilder()
                    .connectionString(azurite.connection(azurite.port()))
                    .addPolicy(listening)
                    .buildClient()
                    .getBlobContainerClient(azurite.makeContainer());
            ObjectStore store = new BlobStore(container, Duration.ofSeconds(60), lock(LOCK));
            assertThat(store.putIfAbsent("packs/one", new byte[] {1})).isTrue();
            assertThat(store.putIfAbsent("packs/one", new byte[] {2})).isFalse();
            assertThat(sent.get(0).getValue(MODE)).isEqualToIgnoringCase("locked");
            OffsetDateTime until =
                    OffsetDateTime.parse(sent.get(0).getValue(UNTIL), DateTimeFormatter.RFC_1123_DATE_TIME);
            assertThat(until.toInstant())
                    .isEqualTo(TIME.now()
                            .plus(Duration.ofDays(35))
                            .atOffset(ZoneOffset.UTC)
                            .toInstant());
            assertThat(store.get("packs/one")).contains(new byte[] {1});
        }
    }

    @Test
    void governanceIsAcceptedAsLockModeAndAnUnknownModeIsRefused() {
        Map<String, String> governance = Map.of("object_lock", "1d", "object_lock_mode", "governance");
        assertThat(lock(governance).orElseThrow().policy().getPolicyMode()).hasToString("Unlocked");
        assertThat(lock(Map.of())).isEmpty();
        assertThatThrownBy(() -> new AzureProviders()
                        .make(
                                ObjectStore.class,
                                ProviderSettings.of(
                                        Map.of("container", "c", "object_lock", "1d", "object_lock_mode", "forever")),
                                new FakeContext(TIME, TIME)))
                .hasMessageContaining("expected compliance or governance");
    }

    @Test
    void deletingALockedBlobIsIgnoredAndOtherRefusalsAreErrors() throws IOException {
        assertThat(deleting("BlobImmutableDueToPolicy")).isEmpty();
        assertThat(deleting("AuthorizationPermissionMismatch"))
                .hasValueSatisfying(e -> assertThat(e).hasMessageContaining("AuthorizationPermissionMismatch"));
    }

    @Test
    void extendLockLengthensALockAndNeverShortensIt() throws IOException {
        List<String> set = new CopyOnWriteArrayList<>();
        AtomicReference<Instant> locked = new AtomicReference<>(TIME.now().plus(Duration.ofDays(3)));
        HttpServer server = answering(exchange -> {
            boolean looked = exchange.getRequestMethod().equals("HEAD");
            if (!looked) {
                set.add(exchange.getRequestURI().getQuery() + " "
                        + exchange.getRequestHeaders().getFirst(UNTIL.toString()));
            }
            exchange.getResponseHeaders().add(UNTIL.toString(), rfc1123(locked.get()));
            exchange.getResponseHeaders().add(MODE.toString(), "locked");
            exchange.sendResponseHeaders(200, -1);
        });
        try {
            BlobStore store = new BlobStore(container(server), Duration.ofSeconds(10), lock(LOCK));
            assertThat(store.lock()).contains(Duration.ofDays(35));
            store.extendLock("packs/one");
            assertThat(set)
                    .containsExactly(
                            "comp=immutabilityPolicies " + rfc1123(TIME.now().plus(Duration.ofDays(35))));
            locked.set(TIME.now().plus(Duration.ofDays(90)));
            store.extendLock("packs/one");
            assertThat(set).hasSize(1);
        } finally {
            server.stop(0);
        }
    }

    private static String rfc1123(Instant moment) {
        return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                .format(moment.atOffset(ZoneOffset.UTC));
    }

    private static Optional<ProviderException> deleting(String answer) throws IOException {
        HttpServer server = answering(exchange -> {
            exchange.getResponseHeaders().add("x-ms-error-code", answer);
            exchange.sendResponseHeaders(409, -1);
        });
        try {
            new BlobStore(container(server), Duration.ofSeconds(10), lock(LOCK)).delete("packs/one");
            return Optional.empty();
        } catch (ProviderException refused) {
            return Optional.of(refused);
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer answering(HttpHandler handler) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        server.createContext("/", exchange -> {
            handler.handle(exchange);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static BlobContainerClient container(HttpServer server) {
        return new BlobServiceClientBuilder()
                .endpoint("http://127.0.0.1:" + server.getAddress().getPort() + "/account")
                .retryOptions(new RequestRetryOptions(null, 1, 5, null, null, null))
                .buildClient()
                .getBlobContainerClient("backups");
    }
}
