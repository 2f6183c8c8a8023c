package io.iotdr.onprem.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.contract.HealthProbeContract;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.junit.FreePorts;
import io.iotdr.testkit.junit.Patience;
import io.iotdr.testkit.time.ManualTime;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests a probe by a query of a real PostgreSQL. */
final class JdbcProbeTest extends HealthProbeContract {

    private static final ManualTime TIME = new ManualTime();
    private static EmbeddedPostgres server;
    private static ServerSocket silent;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
        silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        silent.close();
    }

    private static HealthProbe probe(int port, Map<String, String> more) {
        Map<String, String> settings =
                new TreeMap<>(Map.of("url", "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "user", "postgres"));
        settings.putAll(more);
        return new JdbcProbeProviders()
                .make(HealthProbe.class, ProviderSettings.of(settings), new FakeContext(TIME, TIME));
    }

    @Override
    protected HealthProbe working() {
        return probe(server.getPort(), Map.of());
    }

    @Override
    protected HealthProbe dead() {
        return probe(FreePorts.onLoopback(), Map.of());
    }

    @Override
    protected HealthProbe hanging() {
        return probe(silent.getLocalPort(), Map.of());
    }

    @Test
    void theAnswerMustBeTheExpectedOne() {
        Map<String, String> query = Map.of("query", "SELECT 6 * 7", "expect", "42");
        assertThat(probe(server.getPort(), query).probe(Patience.ANSWER)).isInstanceOf(Observation.Healthy.class);
        assertThat(probe(server.getPort(), Map.of("query", "SELECT 41", "expect", "42"))
                        .probe(Patience.ANSWER))
                .isEqualTo(new Observation.Unhealthy("the query returned '41', not '42'"));
        assertThat(probe(server.getPort(), Map.of("query", "SELECT 1 WHERE false"))
                        .probe(Patience.ANSWER))
                .isEqualTo(new Observation.Unhealthy("the query returned no row"));
    }

    @Test
    void aLoginThatIsRefusedTellsNothingOfTheDatabase() {
        assertThat(probe(server.getPort(), Map.of("user", "nobody_of_this_name"))
                        .probe(Patience.ANSWER))
                .isInstanceOf(Observation.Unknown.class);
    }

    /** The driver limits each read, so that a probe of such a server never ended. */
    @Test
    void aServerThatSendsALittleNowAndThenIsUnhealthyWithinTheLimit() throws IOException {
        try (ThreadScheduler scheduler = new ThreadScheduler("dribble");
                DribblingPostgres dribbling = new DribblingPostgres(scheduler)) {
            String url = "jdbc:postgresql://127.0.0.1:" + dribbling.port() + "/x";
            HealthProbe probe = new JdbcProbeProviders()
                    .make(
                            HealthProbe.class,
                            ProviderSettings.of(Map.of("url", url, "user", "u")),
                            new FakeContext(SystemClock.INSTANCE, scheduler));
            assertThat(probe.probe(Duration.ofSeconds(2))).isInstanceOf(Observation.Unhealthy.class);
        }
    }
}
