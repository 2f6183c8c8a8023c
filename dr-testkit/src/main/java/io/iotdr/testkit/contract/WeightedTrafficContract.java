package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.ProviderException;
import io.iotdr.spi.TrafficWeights;
import io.iotdr.spi.WeightedTraffic;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Contract test of a {@link WeightedTraffic}: a load balancer or a service mesh. */
@Bounded
public abstract class WeightedTrafficContract {

    private static final TrafficWeights BOTH = new TrafficWeights(Map.of("west", 50, "east", 50));

    /** Sets the weights of a name directly, without the provider. */
    protected abstract void given(String name, TrafficWeights weights);

    /** Returns the provider of the system that {@link #given} changes; called several times in a test. */
    protected abstract WeightedTraffic provider();

    @Test
    void theWeightsOfANameAreRead() {
        given("iot", BOTH);
        assertThat(provider().weights("iot")).isEqualTo(BOTH);
    }

    @Test
    void shiftMovesAllTrafficToOneRegion() {
        given("iot", BOTH);
        provider().shift("iot", BOTH, BOTH.allTo("east"));
        assertThat(provider().weights("iot").byRegion())
                .containsEntry("west", 0)
                .containsEntry("east", 100);
    }

    @Test
    void shiftingTrafficFromStaleWeightsIsAConflict() {
        given("iot", BOTH.allTo("west"));
        assertThatThrownBy(() -> provider().shift("iot", BOTH, BOTH.allTo("east")))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(ProviderException.Outcome.CONFLICT));
        assertThat(provider().weights("iot")).isEqualTo(BOTH.allTo("west"));
    }

    @Test
    void readingTheWeightsOfAnUnknownNameIsRefused() {
        assertThatThrownBy(() -> provider().weights("nobody"))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(ProviderException.Outcome.REFUSED));
    }
}
