package io.iotdr.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.HealthProbe.Observation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a series of results counts as a failure. */
final class ProbeWindowTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Observation GOOD = new Observation.Healthy(Duration.ofMillis(5));
    private static final Observation BAD = new Observation.Unhealthy("refused");

    private static ProbeWindow window(int size) {
        DetectionPolicy standard = DetectionPolicy.DEFAULT;
        return new ProbeWindow(new DetectionPolicy(
                standard.interval(),
                standard.timeout(),
                size,
                standard.errorRate(),
                standard.latency(),
                standard.minimumTime(),
                standard.coolDown(),
                standard.failbackAfter(),
                standard.clockMargin()));
    }

    private static Instant minute(int number) {
        return START.plus(Duration.ofMinutes(number));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 12, 18})
    void oneFailureBeforeSuccessesIsNone(int size) {
        ProbeWindow window = window(size);
        window.add(BAD, minute(0), minute(0));
        for (int i = 1; i < 30; i++) {
            window.add(GOOD, minute(i), minute(i));
            assertThat(window.failingSince()).as("after minute " + i).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 12, 18})
    void aFailureLastsFromItsFirstResultAcrossSingleSuccesses(int size) {
        ProbeWindow window = window(size);
        for (int i = 0; i < 10; i++) {
            window.add(i % 3 == 2 ? GOOD : BAD, minute(i), minute(i));
        }
        assertThat(window.failingSince()).contains(minute(0));
    }

    @Test
    void aLateAnswerProvesNothingOfTheTimeAfterItWasAsked() {
        ProbeWindow window = window(5);
        window.add(GOOD, minute(0), minute(7));
        assertThat(window.lastGood()).contains(minute(0));
        assertThat(window.goodSince()).contains(minute(7));
    }
}
