package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.testkit.junit.Patience;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Contract test of a {@link HealthProbe}. */
@Bounded
public abstract class HealthProbeContract {

    /** Returns a probe of a working target. */
    protected abstract HealthProbe working();

    /** Returns a probe of a target that does not exist. */
    protected abstract HealthProbe dead();

    /** Returns a probe of a target that accepts connections and never answers. */
    protected abstract HealthProbe hanging();

    @Test
    void aWorkingTargetIsHealthy() {
        assertThat(working().probe(Patience.ANSWER))
                .isInstanceOfSatisfying(
                        Observation.Healthy.class,
                        h -> assertThat(h.latency()).isBetween(Duration.ZERO, Patience.ANSWER));
    }

    @Test
    void aTargetThatDoesNotExistIsUnhealthyWithAReason() {
        assertThat(dead().probe(Patience.ANSWER))
                .isInstanceOfSatisfying(
                        Observation.Unhealthy.class, u -> assertThat(u.reason()).isNotBlank());
    }

    @Test
    void aTargetThatNeverAnswersIsUnhealthy() {
        assertThat(hanging().probe(Patience.SILENCE)).isInstanceOf(Observation.Unhealthy.class);
    }

    @Test
    void theProbeNamesItsTarget() {
        assertThat(working().target()).isNotBlank();
    }
}
