package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.ProviderException;
import io.iotdr.spi.TrafficWeights;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The common part of the contract tests of load balancers and service meshes. */
abstract class TrafficContract {

    private static final TrafficWeights BOTH = new TrafficWeights(Map.of("west", 50, "east", 50));

    /** Sets the weights of a name directly, without the provider. */
    protected abstract void given(String name, TrafficWeights weights);

    abstract TrafficWeights read(String name);

    abstract void move(String name, TrafficWeights expected, TrafficWeights wanted);

    @Test
    void readsTheWeights() {
        given("iot", BOTH);
        assertThat(read("iot")).isEqualTo(BOTH);
    }

    @Test
    void movesAllTrafficToOneRegion() {
        given("iot", BOTH);
        move("iot", BOTH, BOTH.allTo("east"));
        assertThat(read("iot").byRegion()).containsEntry("west", 0).containsEntry("east", 100);
    }

    @Test
    void refusesWhenSomebodyElseMovedIt() {
        given("iot", BOTH.allTo("west"));
        assertThatThrownBy(() -> move("iot", BOTH, BOTH.allTo("east")))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(ProviderException.Outcome.REFUSED));
        assertThat(read("iot")).isEqualTo(BOTH.allTo("west"));
    }

    @Test
    void refusesAnUnknownName() {
        assertThatThrownBy(() -> read("nobody"))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(ProviderException.Outcome.REFUSED));
    }
}
