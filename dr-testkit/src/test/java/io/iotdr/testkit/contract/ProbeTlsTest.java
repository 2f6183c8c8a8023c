package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.iotdr.health.HttpProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.TlsFiles;
import io.iotdr.testkit.junit.Patience;
import io.iotdr.testkit.tls.TestCertificate;
import io.iotdr.time.SystemClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A probe of a server whose authority is private, and that demands a certificate of its clients. */
final class ProbeTlsTest {

    @TempDir
    private Path directory;

    private HttpsServer server;
    private Map<String, String> files;

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    @BeforeEach
    void serve() throws Exception {
        TestCertificate.make(directory, "server");
        TestCertificate.make(directory, "client");
        files = new HashMap<>(Map.of("ca", file("server.crt"), "cert", file("client.crt"), "key", file("client.key")));
        SSLContext context = TlsFiles.of(ProviderSettings.of(
                        Map.of("ca", file("client.crt"), "cert", file("server.crt"), "key", file("server.key"))))
                .context()
                .orElseThrow();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Observation probed() {
        Optional<SSLContext> certificates =
                TlsFiles.of(ProviderSettings.of(files)).context();
        URI url = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/health");
        return new HttpProbe(url, SystemClock.INSTANCE, certificates).probe(Patience.ANSWER);
    }

    @Test
    void aServerWithAPrivateAuthorityThatKnowsTheClientIsHealthy() {
        assertThat(probed()).isInstanceOf(Observation.Healthy.class);
    }

    @Test
    void anUntrustedServerIsTheProbesOwnProblem() {
        files.remove("ca");
        assertThat(probed())
                .isInstanceOf(Observation.Unknown.class)
                .asString()
                .contains("name the authority's PEM file in 'ca'");
    }

    /** With TLS 1.3 a server refuses a client after the handshake, by closing the connection as one that fails does. */
    @Test
    void aServerThatRefusesTheClientIsNotHealthy() {
        files.remove("cert");
        files.remove("key");
        assertThat(probed()).isNotInstanceOf(Observation.Healthy.class);
    }

    /** Both sides read their files again: the server its identity and the client authority, the probe all of its own. */
    @Test
    void certificatesRotateWithoutARestart() throws Exception {
        TlsFiles tls = TlsFiles.of(ProviderSettings.of(files));
        assertThat(status(tls)).isEqualTo(200);
        Files.writeString(directory.resolve("client.key"), "half a file");
        assertThat(status(tls)).as("the old certificate stays in use").isEqualTo(200);
        Path fresh = Files.createDirectory(directory.resolve("fresh"));
        for (String name : List.of("server", "client")) {
            TestCertificate.make(fresh, name);
            for (String kind : List.of(".crt", ".key")) {
                Files.move(fresh.resolve(name + kind), directory.resolve(name + kind), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        assertThat(status(tls)).as("the new ones fit each other").isEqualTo(200);
        assertThat(probed()).as("also for those who know only them").isInstanceOf(Observation.Healthy.class);
    }

    /** Connects without a session of an earlier handshake. */
    private int status(TlsFiles tls) throws IOException {
        URI url = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/health");
        HttpsURLConnection connection = (HttpsURLConnection) url.toURL().openConnection();
        connection.setSSLSocketFactory(tls.context().orElseThrow().getSocketFactory());
        connection.setHostnameVerifier((host, session) -> true);
        connection.setRequestProperty("Connection", "close");
        return connection.getResponseCode();
    }

    @Test
    void filesThatCannotBeUsedAreNamedWhenTheConfigurationIsLoaded() throws IOException {
        files.remove("key");
        assertThatThrownBy(this::probed).hasMessageContaining("'cert' and 'key' belong together");
        files.put("key", file("client.crt"));
        assertThatThrownBy(this::probed).hasMessageContaining("openssl pkcs8 -topk8");
        Files.writeString(directory.resolve("empty"), "");
        files.put("ca", file("empty"));
        assertThatThrownBy(this::probed).hasMessageContaining("no certificate in PEM");
        files.put("ca", file("missing"));
        assertThatThrownBy(this::probed).hasMessageContaining("'ca': the file");
    }
}
