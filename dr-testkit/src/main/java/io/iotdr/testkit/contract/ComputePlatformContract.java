package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ServiceState;
import org.junit.jupiter.api.Test;

/** Contract test of a {@link ComputePlatform}. */
@Bounded
public abstract class ComputePlatformContract {

    protected abstract ComputePlatform platform();

    /** Creates a service with this many replicas, all ready. */
    protected abstract void given(String service, int replicas);

    /** Lets the platform start the requested replicas; does nothing if it starts them automatically. */
    protected abstract void settle(String service);

    @Test
    void theStateReportsDesiredAndReadyReplicas() {
        given("gateway", 2);
        ServiceState state = platform().state("gateway");
        assertThat(state.desired()).isEqualTo(2);
        assertThat(state.ready()).isEqualTo(2);
    }

    @Test
    void aServiceIsScaledUp() {
        given("gateway", 1);
        platform().scale("gateway", platform().state("gateway").version(), 3);
        assertThat(platform().state("gateway").desired()).isEqualTo(3);
        settle("gateway");
        assertThat(platform().state("gateway").ready()).isEqualTo(3);
    }

    @Test
    void aServiceIsScaledToZero() {
        given("gateway", 1);
        platform().scale("gateway", platform().state("gateway").version(), 0);
        settle("gateway");
        assertThat(platform().state("gateway").ready()).isZero();
    }

    @Test
    void scalingAServiceGivesANewVersion() {
        given("gateway", 1);
        String before = platform().state("gateway").version();
        platform().scale("gateway", before, 3);
        assertThat(platform().state("gateway").version()).isNotEqualTo(before);
    }

    @Test
    void scalingAServiceFromAStaleVersionIsAConflict() {
        given("gateway", 1);
        String old = platform().state("gateway").version();
        platform().scale("gateway", old, 3);
        assertThatThrownBy(() -> platform().scale("gateway", old, 5))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(ProviderException.Outcome.CONFLICT));
        assertThat(platform().state("gateway").desired()).isEqualTo(3);
    }

    @Test
    void readingAnUnknownServiceIsRefused() {
        assertThatThrownBy(() -> platform().state("nobody"))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(ProviderException.Outcome.REFUSED));
    }
}
