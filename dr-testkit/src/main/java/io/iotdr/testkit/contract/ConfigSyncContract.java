package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.ConfigSync;
import org.junit.jupiter.api.Test;

/** Contract test of a {@link ConfigSync}. */
public abstract class ConfigSyncContract {

    /** Returns a region whose configuration differs from the reference. */
    protected abstract ConfigSync differing();

    @Test
    void aDifferingRegionHasAnotherDigest() {
        ConfigSync sync = differing();
        assertThat(sync.digest()).isNotEqualTo(sync.wantedDigest());
    }

    @Test
    void synchroniseMakesTheDigestsEqual() {
        ConfigSync sync = differing();
        sync.synchronise();
        sync.synchronise();
        assertThat(sync.digest()).isEqualTo(sync.wantedDigest());
    }
}
