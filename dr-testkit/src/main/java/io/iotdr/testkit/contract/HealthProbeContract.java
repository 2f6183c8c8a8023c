package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a {@link HealthProbe} must do. */
public abstract class HealthProbeContract {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** A probe of something that works. */
    protected abstract HealthProbe working();

    /** A probe of something that is not there. */
    protected abstract HealthProbe dead();

    /** A probe of something that takes a connection and never answers. */
    protected abstract HealthProbe hanging();

    @Test
    void seesWhatWorks() {
        assertThat(working().probe(TIMEOUT))
                .isInstanceOfSatisfying(
                        Observation.Healthy.class, h -> assertThat(h.latency()).isBetween(Duration.ZERO, TIMEOUT));
    }

    @Test
    void seesWhatIsDeadAndSaysWhy() {
        assertThat(dead().probe(TIMEOUT))
                .isInstanceOfSatisfying(
                        Observation.Unhealthy.class, u -> assertThat(u.reason()).isNotBlank());
    }

    @Test
    void doesNotHangWithWhatHangs() {
        long start = System.nanoTime();
        assertThat(hanging().probe(Duration.ofMillis(500))).isInstanceOf(Observation.Unhealthy.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void namesItsTarget() {
        assertThat(working().target()).isNotBlank();
    }
}
