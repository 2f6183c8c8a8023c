package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DataRestore.Restored;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract test of a {@link DataRestore}. */
@Bounded
public abstract class DataRestoreContract {

    /** Returns a region without restored data that has exactly two recovery points, at these moments. */
    protected abstract DataRestore withPointsAt(Instant earlier, Instant later);

    private static final Instant EARLIER = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2026-01-01T01:00:00Z");

    @Test
    void theNewestPointAtOrBeforeTheLimitIsReturned() {
        DataRestore restore = withPointsAt(EARLIER, LATER);
        assertThat(restore.newestPoint(Optional.empty())).contains(LATER);
        assertThat(restore.newestPoint(Optional.of(LATER.minusSeconds(1)))).contains(EARLIER);
        assertThat(restore.newestPoint(Optional.of(EARLIER.minusSeconds(1)))).isEmpty();
    }

    @Test
    void restoredIsEmptyBeforeARestore() {
        assertThat(withPointsAt(EARLIER, LATER).restored("run-1")).isEmpty();
    }

    @Test
    void aRestoreUsesTheNewestPointBeforeTheLimit() {
        DataRestore restore = withPointsAt(EARLIER, LATER);
        Restored restored = restore.restore("run-1", Optional.of(LATER.minusSeconds(1)), progress -> {});
        assertThat(restored.recoveryPoint()).isEqualTo(EARLIER);
        assertThat(restore.restored("run-1")).contains(restored);
    }

    @Test
    void repeatingARestoreReturnsTheSameResult() {
        DataRestore restore = withPointsAt(EARLIER, LATER);
        Restored first = restore.restore("run-1", Optional.empty(), progress -> {});
        assertThat(restore.restore("run-1", Optional.empty(), progress -> {})).isEqualTo(first);
    }
}
