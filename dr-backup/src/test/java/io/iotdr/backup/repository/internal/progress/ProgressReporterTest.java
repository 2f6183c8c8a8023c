package io.iotdr.backup.repository.internal.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.backup.BackupProgress;
import io.iotdr.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Tests how often progress is reported. */
final class ProgressReporterTest {

    private final List<BackupProgress> told = new ArrayList<>();
    private Duration now = Duration.ZERO;

    private final ProgressReporter telling = new ProgressReporter(
            new Clock() {
                @Override
                public Instant now() {
                    return Instant.EPOCH;
                }

                @Override
                public long nanos() {
                    return now.toNanos();
                }
            },
            told::add);

    @Test
    void progressIsReportedTwiceASecondAndAtTheEnd() {
        for (int i = 1; i <= 20; i++) {
            now = Duration.ofMillis(100L * i);
            telling.tell(i, 1_000L * i, OptionalLong.of(40_000));
        }
        telling.tellNow(21, 21_000, OptionalLong.of(40_000));
        assertThat(told).hasSize(5);
        assertThat(told.get(1).files()).isEqualTo(10);
        assertThat(told.get(1).rate()).isEqualTo(10_000);
        assertThat(told.get(1).left()).contains(Duration.ofSeconds(3));
        assertThat(told.get(4).bytes()).isEqualTo(21_000);
    }
}
