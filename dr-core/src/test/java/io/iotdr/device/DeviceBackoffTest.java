package io.iotdr.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests how long devices wait before they try to connect again. */
final class DeviceBackoffTest {

    private static final BackoffPolicy POLICY =
            new BackoffPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(30));

    private long nanos;
    private final Clock clock = new Clock() {
        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public long nanos() {
            return nanos;
        }
    };
    private final DeviceBackoff backoff = new DeviceBackoff(POLICY, new SplittableRandom(1), clock);

    @Test
    void theCeilingDoublesUpToTheLongestWait() {
        assertThat(Stream.of(1, 2, 3, 5, 6, 100, Integer.MAX_VALUE).map(POLICY::ceiling))
                .extracting(Duration::toSeconds)
                .containsExactly(2L, 4L, 8L, 32L, 60L, 60L, 60L);
    }

    @Test
    void aWaitLiesBetweenTheShortestAndTheCeiling() {
        assertThat(POLICY.delay(3, 0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(POLICY.delay(3, 1)).isEqualTo(Duration.ofSeconds(8));
        assertThat(POLICY.delay(3, 0.5)).isEqualTo(Duration.ofMillis(4500));
    }

    @Test
    void aShortConnectionDoesNotResetTheCeiling() {
        lose(8);
        backoff.connected();
        nanos += Duration.ofSeconds(29).toNanos();
        assertThat(mostOf(200)).isGreaterThan(Duration.ofSeconds(30));
    }

    @Test
    void aStableConnectionResetsTheCeiling() {
        lose(8);
        backoff.connected();
        nanos += Duration.ofSeconds(30).toNanos();
        assertThat(backoff.lost()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(backoff.lost()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
    }

    private void lose(int times) {
        for (int i = 0; i < times; i++) {
            backoff.lost();
        }
    }

    private Duration mostOf(int times) {
        return Stream.generate(backoff::lost)
                .limit(times)
                .max(Duration::compareTo)
                .orElseThrow();
    }

    @Test
    void aPolicyWithoutJitterIsRefused() {
        assertThatThrownBy(() -> new BackoffPolicy(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ZERO))
                .hasMessageContaining("at least twice");
        assertThatThrownBy(() -> new BackoffPolicy(Duration.ZERO, Duration.ofSeconds(3), Duration.ZERO))
                .hasMessageContaining("longer than zero");
    }
}
