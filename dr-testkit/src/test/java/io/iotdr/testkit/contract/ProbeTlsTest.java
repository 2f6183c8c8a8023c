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
import io.iotdr.time.SystemClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

    /** Makes a certificate for 127.0.0.1 that signs itself, and writes it and its key as PEM. */
    private void certificate(String name) throws Exception {
        Path store = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-ext",
                        "BC=ca:true",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
        assertThat(keytool.waitFor(Patience.CONDITION.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(keytool.exitValue())
                .as(Files.readString(directory.resolve(name + ".log")))
                .isZero();
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            made.load(in, "changeit".toCharArray());
        }
        pem(name + ".crt", "CERTIFICATE", made.getCertificate("it").getEncoded());
        pem(
                name + ".key",
                "PRIVATE KEY",
                made.getKey("it", "changeit".toCharArray()).getEncoded());
    }

    private void pem(String file, String what, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        Files.writeString(
                directory.resolve(file), "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    @BeforeEach
    void serve() throws Exception {
        certificate("server");
        certificate("client");
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
        assertThat(probed()).isInstanceOf(Observation.Unknown.class).asString().contains("PKIX");
    }

    /** With TLS 1.3 a server refuses a client after the handshake, by closing the connection as one that fails does. */
    @Test
    void aServerThatRefusesTheClientIsNotHealthy() {
        files.remove("cert");
        files.remove("key");
        assertThat(probed()).isNotInstanceOf(Observation.Healthy.class);
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
