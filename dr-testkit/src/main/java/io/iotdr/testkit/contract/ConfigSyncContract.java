package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.ConfigSync;
import org.junit.jupiter.api.Test;

/** Contract test of a {@link ConfigSync}. */
@Bounded
public abstract class ConfigSyncContract {

    /** Returns a region whose configuration differs from the reference. */
    protected abstract ConfigSync differing();

    @Test
    void aDifferingRegionHasAnotherDigest() {
        ConfigSync sync = differing();
        assertThat(sync.digest()).isNotEqualTo(sync.wantedDigest());
    }

    @Test
    void synchroniseMakesTheDigestsEqualAndLeavesTheReferenceAlone() {
        ConfigSync sync = differing();
        String wanted = sync.wantedDigest();
        sync.synchronise();
        sync.synchronise();
        assertThat(sync.wantedDigest()).isEqualTo(wanted);
        assertThat(sync.digest()).isEqualTo(wanted);
    }

    @Test
    void whatOnlyLooksChangesNothing() {
        ConfigSync sync = differing();
        String before = sync.digest();
        sync.wantedDigest();
        assertThat(sync.digest()).isEqualTo(before);
    }
}
