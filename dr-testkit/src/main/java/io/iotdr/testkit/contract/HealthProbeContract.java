package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.testkit.junit.Patience;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a {@link HealthProbe} must do. */
public abstract class HealthProbeContract {

    /** A probe of something that works. */
    protected abstract HealthProbe working();

    /** A probe of something that is not there. */
    protected abstract HealthProbe dead();

    /** A probe of something that takes a connection and never answers. */
    protected abstract HealthProbe hanging();

    @Test
    void seesWhatWorks() {
        assertThat(working().probe(Patience.ANSWER))
                .isInstanceOfSatisfying(
                        Observation.Healthy.class, h -> assertThat(h.latency()).isBetween(Duration.ZERO, Patience.ANSWER));
    }

    @Test
    void seesWhatIsDeadAndSaysWhy() {
        assertThat(dead().probe(Patience.ANSWER))
                .isInstanceOfSatisfying(
                        Observation.Unhealthy.class, u -> assertThat(u.reason()).isNotBlank());
    }

    @Test
    void doesNotHangWithWhatHangs() {
        assertThat(hanging().probe(Patience.SILENCE)).isInstanceOf(Observation.Unhealthy.class);
    }

    @Test
    void namesItsTarget() {
        assertThat(working().target()).isNotBlank();
    }
}
