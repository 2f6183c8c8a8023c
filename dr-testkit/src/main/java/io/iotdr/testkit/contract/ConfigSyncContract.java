package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.ConfigSync;
import org.junit.jupiter.api.Test;

/** What a {@link ConfigSync} must do. */
public abstract class ConfigSyncContract {

    /** A region whose configuration differs from the reference. */
    protected abstract ConfigSync differing();

    @Test
    void tellsADifference() {
        ConfigSync sync = differing();
        assertThat(sync.digest()).isNotEqualTo(sync.wantedDigest());
    }

    @Test
    void makesThemEqual() {
        ConfigSync sync = differing();
        sync.synchronise();
        sync.synchronise();
        assertThat(sync.digest()).isEqualTo(sync.wantedDigest());
    }
}
