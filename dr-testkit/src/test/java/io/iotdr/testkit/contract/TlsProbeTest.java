package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.iotdr.health.TlsProbe;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.TlsFiles;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.Patience;
import io.iotdr.testkit.tls.TestCertificate;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a probe of a certificate. */
final class TlsProbeTest extends HealthProbeContract {

    private final ThreadScheduler scheduler = new ThreadScheduler("tls-probe-test");

    @TempDir
    private Path directory;

    private HttpsServer server;
    private ServerSocket silent;

    @BeforeEach
    void serve() throws Exception {
        TestCertificate.make(directory, "server");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.setHttpsConfigurator(new HttpsConfigurator(
                context(Map.of("cert", directory + "/server.crt", "key", directory + "/server.key"))));
        server.start();
        silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(0);
        silent.close();
        scheduler.close();
    }

    private static SSLContext context(Map<String, String> files) {
        return TlsFiles.of(ProviderSettings.of(files)).context().orElseThrow();
    }

    private HealthProbe probe(int port, Duration left) {
        return new TlsProbe(
                new InetSocketAddress("127.0.0.1", port),
                left,
                context(Map.of("ca", directory + "/server.crt")),
                new TimeSource(SystemClock.INSTANCE, scheduler));
    }

    @Override
    protected HealthProbe working() {
        return probe(server.getAddress().getPort(), Duration.ZERO);
    }

    @Override
    protected HealthProbe dead() {
        return probe(FreePorts.onLoopback(), Duration.ZERO);
    }

    @Override
    protected HealthProbe hanging() {
        return probe(silent.getLocalPort(), Duration.ZERO);
    }

    @Test
    void aCertificateThatIsNotValidForLongEnoughIsUnhealthy() {
        assertThat(probe(server.getAddress().getPort(), Duration.ofDays(40_000)).probe(Patience.ANSWER))
                .isInstanceOfSatisfying(
                        Observation.Unhealthy.class,
                        u -> assertThat(u.reason()).startsWith("its certificate is valid until 2"));
    }
}
